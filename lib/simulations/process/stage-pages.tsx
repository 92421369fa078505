import { Cell, Legend, Note, tint, type Tone, toneColour } from '@/components/simulation/stage-kit'
import { framesInUse, type Memory, type Side, smapsOf } from './pages'
import type { ProcessState } from './trace'

type PagesState = Extract<ProcessState, { kind: 'pages' }>

interface Look {
  readonly tone: Tone
  readonly letter: string
  readonly pattern?: 'hatched' | 'dotted' | 'dashed'
}

const SHARED: Look = { tone: 'kernel', letter: 'S' }
const PARENT: Look = { tone: 'user', letter: 'P' }
const CHILD: Look = { tone: 'run', letter: 'C' }
const ZERO: Look = { tone: 'plain', letter: '0' }
const ABSENT: Look = { tone: 'plain', letter: '', pattern: 'dashed' }

/** The pages of parent and child, each coloured by whose frame it maps, and the frames in use. */
export function PagesStage({
  state,
  width,
  focus,
}: {
  readonly state: PagesState
  readonly width: number
  readonly focus: readonly string[]
}) {
  const { memory } = state
  return (
    <div className="flex flex-col gap-4">
      <Table state={state} side="parent" width={width} isFocus={focus.includes('parent')} />
      {memory.child === null ? (
        <Note>{memory.hasForked ? 'the child has exited' : 'no child yet'}</Note>
      ) : (
        <Table state={state} side="child" width={width} isFocus={focus.includes('child')} />
      )}
      <Frames memory={memory} isFocus={focus.includes('counts')} />
      <Legend
        items={[
          { ...SHARED, label: 'both map it' },
          { ...PARENT, label: 'only the parent does' },
          { ...CHILD, label: 'only the child does' },
          { ...ZERO, label: 'page of zeros' },
          { ...ABSENT, label: 'untouched' },
        ]}
      />
    </div>
  )
}

function Table({
  state,
  side,
  width,
  isFocus,
}: {
  readonly state: PagesState
  readonly side: Side
  readonly width: number
  readonly isFocus: boolean
}) {
  const { memory, call, total } = state
  const { rss } = smapsOf(memory, side)
  const table = memory[side] ?? []
  // As many to a row as fit, in steps of four, so that page numbers are easy to count.
  const gap = 4
  const perRow = Math.max(4, Math.min(16, Math.floor((width - 20) / (26 + gap) / 4) * 4))
  const size = Math.min(32, Math.floor((width - 20) / perRow) - gap)
  return (
    <div
      className="flex flex-col gap-2 rounded-sm p-2.5"
      style={{
        background: tint(side === 'parent' ? 'user' : 'run', 7),
        outline: isFocus ? '1.5px dashed var(--you)' : undefined,
      }}
    >
      <div className="flex justify-between font-mono text-[11px] text-muted">
        <span style={{ color: side === 'parent' ? 'var(--user)' : 'var(--run)' }}>{side}</span>
        <span>
          {rss} resident · {total[side]} {total[side] === 1 ? 'fault' : 'faults'}
        </span>
      </div>
      <div className="grid" style={{ gridTemplateColumns: `repeat(${perRow}, ${size}px)`, gap }}>
        {table.map((_, page) => {
          const look = lookOf(memory, side, page)
          const isTouched =
            (call?.op === 'read' || call?.op === 'write') &&
            call.by === side &&
            page >= call.from &&
            page < call.to
          return (
            <Cell
              key={page}
              tone={look.tone}
              {...(look.pattern === undefined ? {} : { pattern: look.pattern })}
              current={isTouched}
              width={size}
              height={26}
              style={{ transition: 'background-color var(--calm)' }}
            >
              {look.letter}
            </Cell>
          )
        })}
      </div>
    </div>
  )
}

function lookOf(memory: Memory, side: Side, page: number): Look {
  const entry = memory[side]?.[page] ?? null
  if (entry === null) return ABSENT
  if (entry.frame === 0) return ZERO
  const other = (side === 'parent' ? memory.child : memory.parent)?.[page] ?? null
  if (other?.frame === entry.frame) return SHARED
  return side === 'parent' ? PARENT : CHILD
}

/** Frames in use, one small square each, by who maps them. */
function Frames({ memory, isFocus }: { readonly memory: Memory; readonly isFocus: boolean }) {
  const parent = smapsOf(memory, 'parent')
  const child = smapsOf(memory, 'child')
  const groups: readonly (Look & { readonly count: number })[] = [
    { ...SHARED, count: parent.shared_dirty },
    { ...PARENT, count: parent.private_dirty },
    { ...CHILD, count: memory.child === null ? 0 : child.private_dirty },
  ]
  return (
    <div
      className="flex flex-col gap-2"
      style={{ outline: isFocus ? '1.5px dashed var(--you)' : undefined, outlineOffset: 6, borderRadius: 8 }}
    >
      <div className="flex justify-between font-mono text-[11px] text-muted">
        <span>page frames in use: {framesInUse(memory)}</span>
        <span>copied so far: {memory.copies}</span>
      </div>
      <div className="flex min-h-4 flex-wrap gap-x-4 gap-y-2">
        {groups
          .filter(({ count }) => count > 0)
          .map(({ tone, letter, count }) => (
            <span key={letter} className="flex flex-wrap items-center gap-[3px]">
              <span className="mr-1 font-mono text-[11px]" style={{ color: toneColour(tone) }}>
                {letter} {count}
              </span>
              {Array.from({ length: count }, (_, i) => (
                <span
                  key={i}
                  style={{
                    width: 9,
                    height: 13,
                    borderRadius: 3,
                    backgroundColor: tint(tone, 45),
                    border: `1px solid ${tint(tone, 80)}`,
                  }}
                />
              ))}
            </span>
          ))}
      </div>
    </div>
  )
}
