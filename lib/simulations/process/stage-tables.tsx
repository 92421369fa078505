import { StagePatterns, tint } from '@/components/simulation/stage-kit'
import { sayCall } from './calls'
import type { OpenFile, Process } from './machine'
import { Contents } from './stage-contents'
import { type Card, FILE, GAP, HEADER, layOut, type Row, ROW, touchedBy } from './table-layout'
import { letterOf, type ProcessState, shownFiles } from './trace'

type ScriptState = Extract<ProcessState, { kind: 'script' }>

interface StagePart<State> {
  readonly state: State
  readonly width: number
  /** Names of the things that the prediction is about. */
  readonly focus: readonly string[]
}

/** Left the processes with their tables, right the open files, arrows between them; below what files and pipes hold. */
export function TablesStage({ state, width, focus }: StagePart<ScriptState>) {
  const { machine, call } = state
  const isNarrow = width < 460
  const left = isNarrow ? 132 : 210
  const right = isNarrow ? 126 : 220
  const cards = layOut(machine)
  const files = shownFiles(machine)
  const fileY = (index: number): number => index * (FILE + GAP)
  const height = Math.max(
    ...cards.map((card) => card.y + card.height),
    files.length === 0 ? 0 : fileY(files.length - 1) + FILE,
    60,
  )
  const touched = touchedBy(state)
  return (
    <div className="flex flex-col gap-4">
      <svg width={width} height={height + 22} role="presentation">
        <StagePatterns prefix="process" />
        <Caption x={0} text={width < 340 ? 'processes' : 'processes and their tables'} />
        <Caption x={width - right} text="open files" />
        <g transform="translate(0, 20)">
          {cards.flatMap((card) =>
            card.rows.map((row) => {
              const index = files.findIndex(({ id }) => id === row.file)
              if (index < 0) return null
              const isTouched =
                touched.proc === card.process.label && row.fd !== null && touched.fds.includes(row.fd)
              return (
                <Arrow
                  key={`${card.process.label} ${row.fd ?? ''}`}
                  from={[left, row.y + ROW / 2]}
                  to={[width - right, fileY(index) + FILE / 2]}
                  isTouched={isTouched}
                />
              )
            }),
          )}
          {cards.map((card) => (
            <ProcessCard
              key={card.process.label}
              card={card}
              width={left}
              isActing={call?.proc === card.process.label}
              fds={touched.proc === card.process.label ? touched.fds : []}
              focus={focus}
            />
          ))}
          {files.map((file, index) => (
            <FileBox
              key={file.id}
              file={file}
              x={width - right}
              y={fileY(index)}
              width={right}
              isTouched={touched.file === file.id}
              isFocus={focus.includes(`file:${letterOf(file)}`)}
            />
          ))}
          {files.length === 0 && (
            <text x={width - right} y={20} fontSize={11} fill="var(--muted)" fontFamily="var(--figures)">
              /dev/null only
            </text>
          )}
        </g>
      </svg>
      <Contents machine={machine} width={width} focus={focus} />
    </div>
  )
}

function Caption({ x, text }: { readonly x: number; readonly text: string }) {
  return (
    <text x={x} y={10} fontSize={11} fill="var(--muted)" fontFamily="var(--figures)">
      {text}
    </text>
  )
}

function ProcessCard({
  card,
  width,
  isActing,
  fds,
  focus,
}: {
  readonly card: Card
  readonly width: number
  readonly isActing: boolean
  readonly fds: readonly number[]
  readonly focus: readonly string[]
}) {
  const { process, indent } = card
  const inner = width - indent
  const isAsleep = process.blocked !== null
  const isGone = process.state === 'gone'
  const isZombie = process.state === 'zombie'
  const isFocus = focus.includes(`process:${process.label}`)
  const edge = isFocus ? 'var(--you)' : isActing ? 'var(--lamp)' : 'var(--line)'
  return (
    <g transform={`translate(${indent}, ${card.y})`} opacity={isGone ? 0.72 : 1}>
      {indent > 0 && (
        <path d={`M${-indent + 3} ${-GAP} V${HEADER / 2} H0`} fill="none" stroke="var(--line)" />
      )}
      <rect
        width={inner}
        height={card.height}
        rx={8}
        fill={isGone ? 'transparent' : tint('kernel', 7)}
        stroke={edge}
        strokeWidth={isActing || isFocus ? 1.75 : 1}
        strokeDasharray={isGone ? '3 3' : undefined}
      />
      <rect
        width={inner}
        height={HEADER}
        rx={8}
        fill={isZombie || isGone ? 'transparent' : tint('user', 20)}
      />
      {(isAsleep || isZombie) && <rect width={inner} height={HEADER} rx={8} fill="url(#process-hatched)" />}
      <text x={8} y={17} fontSize={12} fill="var(--text)" fontFamily="var(--figures)" fontWeight={600}>
        {process.label}
      </text>
      <text
        x={inner - 8}
        y={17}
        fontSize={11}
        fill={isGone ? 'var(--muted)' : 'var(--text)'}
        fontFamily="var(--figures)"
        textAnchor="end"
      >
        {stateWords(process)}
      </text>
      {process.state === 'alive' &&
        card.rows.map((row) => (
          <TableRow
            key={row.text}
            row={{ ...row, y: row.y - card.y }}
            width={inner}
            isTouched={row.fd !== null && fds.includes(row.fd)}
            isFocus={row.fd !== null && focus.includes(`fd:${process.label}:${row.fd}`)}
          />
        ))}
    </g>
  )
}

function stateWords({ state, blocked, ended, parent }: Process): string {
  if (state === 'gone') return 'gone'
  if (state === 'zombie')
    return `Z ${ended !== null && 'signal' in ended ? ended.signal : `exit ${ended?.exit ?? 0}`}`
  if (blocked !== null) return `z ${sayCall(blocked.call)}`
  return parent === 'init' ? 'of init' : ''
}

function TableRow({
  row,
  width,
  isTouched,
  isFocus,
}: {
  readonly row: Row
  readonly width: number
  readonly isTouched: boolean
  readonly isFocus: boolean
}) {
  const isPlain = row.fd === null
  return (
    <g transform={`translate(0, ${row.y})`}>
      {!isPlain && (
        <rect
          x={5}
          y={1.5}
          width={width - 10}
          height={ROW - 3}
          rx={5}
          fill={isTouched ? tint('lamp', 16) : tint('kernel', 16)}
          stroke={isFocus ? 'var(--you)' : isTouched ? 'var(--lamp)' : 'none'}
          strokeDasharray={isFocus ? '4 3' : undefined}
        />
      )}
      <text
        x={12}
        y={15}
        fontSize={11.5}
        fill={isPlain ? 'var(--muted)' : 'var(--text)'}
        fontFamily="var(--figures)"
      >
        {row.text}
      </text>
      {row.cloexec && (
        <text
          x={width - 12}
          y={15}
          fontSize={11}
          fill="var(--muted)"
          fontFamily="var(--figures)"
          textAnchor="end"
        >
          on-exec
        </text>
      )}
    </g>
  )
}

function Arrow({
  from,
  to,
  isTouched,
}: {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  readonly isTouched: boolean
}) {
  const [x1, y1] = from
  const [x2, y2] = to
  const bend = (x2 - x1) / 2
  const colour = isTouched ? 'var(--lamp)' : 'var(--edge)'
  return (
    <g>
      <path
        d={`M${x1 - 4} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 6} ${y2}`}
        fill="none"
        stroke={colour}
        strokeWidth={isTouched ? 2 : 1.25}
      />
      <path d={`M${x2 - 8} ${y2 - 4} L${x2 - 1} ${y2} L${x2 - 8} ${y2 + 4} Z`} fill={colour} />
    </g>
  )
}

function FileBox({
  file,
  x,
  y,
  width,
  isTouched,
  isFocus,
}: {
  readonly file: OpenFile
  readonly x: number
  readonly y: number
  readonly width: number
  readonly isTouched: boolean
  readonly isFocus: boolean
}) {
  const isPipe = file.of.kind === 'pipe'
  return (
    <g transform={`translate(${x}, ${y})`}>
      <rect
        width={width - 1}
        height={FILE}
        rx={8}
        fill={tint('kernel', 20)}
        stroke={isFocus ? 'var(--you)' : isTouched ? 'var(--lamp)' : tint('kernel', 60)}
        strokeWidth={isTouched || isFocus ? 1.75 : 1}
        strokeDasharray={isFocus ? '4 3' : undefined}
      />
      <text x={10} y={17} fontSize={12} fill="var(--text)" fontFamily="var(--figures)" fontWeight={600}>
        {letterOf(file)}
      </text>
      <text x={26} y={17} fontSize={11.5} fill="var(--text)" fontFamily="var(--figures)">
        {nameOf(file)}
      </text>
      <text x={26} y={32} fontSize={11} fill="var(--muted)" fontFamily="var(--figures)">
        {isPipe
          ? file.of.end === 'read'
            ? 'read end'
            : 'write end'
          : `offset ${file.offset}${file.append ? ' append' : ''}`}
      </text>
    </g>
  )
}

function nameOf(file: OpenFile): string {
  if (file.of.kind === 'pipe') return `pipe ${file.of.pipe}`
  return file.of.kind === 'file' ? file.of.name : '/dev/null'
}
