import type { ReactNode } from 'react'
import { Band, Cell, Lane, Legend, Note, Prediction, type Tone } from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import type { StackPicture } from './questions/stack-size'
import { movedSince, placesOf } from './places'
import type { Picture } from './trace'

type State = Picture | StackPicture

/** Ps with their queues above, threads that are in the kernel below; a goroutine that has just moved is outlined. */
export function Stage({ trace, at, width, parting }: StageProps<State>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  if ('stack' in state)
    return <StackStage state={state} width={width} {...(parting === undefined ? {} : { parting })} />
  const before = trace.steps[Math.max(0, at - 1)]?.state
  const moved = movedSince(before !== undefined && 'processors' in before ? before : state, state)
  return (
    <div className="flex flex-col gap-2.5">
      <Band kind="user" label="Go runtime">
        <div className="flex flex-col gap-2.5">
          {state.processors.map((processor) => (
            <Processor
              key={processor.id}
              processor={processor}
              version={state.version}
              moved={moved}
              width={width}
              prediction={predictionAt(parting, `P${processor.id}`)}
            />
          ))}
          <Lane label="global" labelWidth={LABEL}>
            <Queue names={state.global} moved={moved} width={width} />
            {predictionAt(parting, 'global')}
          </Lane>
          <Lane label="parked" labelWidth={LABEL}>
            <Parked waiting={state.waiting} moved={moved} />
          </Lane>
          {parting !== undefined && namesGoroutine(state, parting) && predictionOf(parting)}
        </div>
      </Band>
      <Band kind="kernel" label="threads without a P">
        <div className="flex min-h-7 flex-wrap items-center gap-1.5">
          {state.threads.length === 0 && <Note>none</Note>}
          {state.threads.map((thread) => (
            <Cell
              key={thread.id}
              tone={thread.goroutine === null ? 'plain' : 'kernel'}
              pattern="hatched"
              current={thread.goroutine !== null && moved.has(thread.goroutine)}
            >
              M{thread.id} · {sayThread(thread)}
            </Cell>
          ))}
          {predictionAt(parting, 'threads')}
        </div>
      </Band>
      <Output state={state} before={before} parting={parting} />
      <Legend
        items={[
          { tone: 'run', letter: 'A', label: 'runs' },
          { tone: 'ready', letter: 'A', label: 'can run' },
          { tone: 'blocked', pattern: 'hatched', letter: 'A', label: 'parked' },
        ]}
      />
    </div>
  )
}

const LABEL = 52

interface ProcessorProps {
  readonly processor: Picture['processors'][number]
  readonly version: Picture['version']
  readonly moved: ReadonlySet<string>
  readonly width: number
  readonly prediction: ReactNode
}

function Processor({ processor, version, moved, width, prediction }: ProcessorProps) {
  const { id, status, tick, thread, goroutine, runnext, queue } = processor
  const inCall = status === 'syscall'
  const tone: Tone = inCall ? 'kernel' : 'run'
  return (
    <div className="flex flex-col gap-1.5 rounded-sm border border-line p-2">
      <div className="flex items-center gap-2 font-mono text-[11px]">
        <span className="font-semibold text-text" style={{ width: LABEL - 10 }}>
          P{id}
        </span>
        {status === 'idle' ? (
          <Cell pattern="dashed">idle</Cell>
        ) : (
          <>
            <Cell tone="plain" pill>
              M{thread ?? '–'}
            </Cell>
            {goroutine === null ? (
              <Note>looks for work</Note>
            ) : (
              <Cell
                tone={tone}
                {...(inCall ? { pattern: 'hatched' as const } : {})}
                current={moved.has(goroutine)}
                style={{ minWidth: 34 }}
              >
                {goroutine}
              </Cell>
            )}
            {inCall && <Note>{version === '1.19' ? '_Psyscall' : '_Gsyscall'}</Note>}
          </>
        )}
        <span className="ml-auto text-muted">tick {tick}</span>
      </div>
      <Lane label="next" labelWidth={LABEL - 10}>
        {runnext === null ? (
          <Cell pattern="dashed">–</Cell>
        ) : (
          <Chip name={runnext} tone="ready" moved={moved} />
        )}
        <span className="mx-1 font-mono text-[11px] text-muted">queue</span>
        <Queue names={queue} moved={moved} width={width - 90} />
      </Lane>
      {prediction}
    </div>
  )
}

function Chip({
  name,
  tone,
  moved,
  pattern,
}: {
  readonly name: string
  readonly tone: Tone
  readonly moved: ReadonlySet<string>
  readonly pattern?: 'hatched'
}) {
  return (
    <Cell tone={tone} current={moved.has(name)} {...(pattern === undefined ? {} : { pattern })}>
      {name}
    </Cell>
  )
}

/** The head is at the left. A long queue shows its ends and its length. */
function Queue({
  names,
  moved,
  width,
}: {
  readonly names: readonly string[]
  readonly moved: ReadonlySet<string>
  readonly width: number
}) {
  const room = width > 420 ? 12 : 6
  if (names.length === 0) return <Note>empty</Note>
  if (names.length <= room)
    return names.map((name, i) => <Chip key={`${name}-${i}`} name={name} tone="ready" moved={moved} />)
  const last = names.at(-1) ?? ''
  return (
    <>
      {names.slice(0, room - 3).map((name) => (
        <Chip key={name} name={name} tone="ready" moved={NOBODY} />
      ))}
      <Note>…</Note>
      <Chip name={last} tone="ready" moved={moved} />
      <Note>{names.length} in all</Note>
    </>
  )
}

const NOBODY: ReadonlySet<string> = new Set()

function Parked({
  waiting,
  moved,
}: {
  readonly waiting: Picture['waiting']
  readonly moved: ReadonlySet<string>
}) {
  if (waiting.length === 0) return <Note>nobody</Note>
  return (
    <>
      {waiting.slice(0, 8).map(({ name, waitsFor }) => (
        <span key={name} className="mr-1.5 inline-flex items-center gap-1">
          <Chip name={name} tone="blocked" pattern="hatched" moved={moved} />
          <Note>{waitsFor}</Note>
        </span>
      ))}
      {waiting.length > 8 && <Note>and {waiting.length - 8} more</Note>}
    </>
  )
}

interface OutputProps {
  readonly state: Picture
  readonly before: State | undefined
  readonly parting: Parting | undefined
}

/** What has been printed; the word that was expected instead stands under the one that came. */
function Output({ state, before, parting }: OutputProps) {
  const printed = before !== undefined && 'output' in before ? before.output.length : 0
  const [, place = ''] = /^output:(\d+)$/.exec(parting?.focus ?? '') ?? []
  if (state.output.length === 0 && state.fatal === null && place === '') return null
  return (
    <Lane label="output" labelWidth={LABEL + 6}>
      {state.output.map((word, i) => (
        <span key={i} className="inline-flex flex-col items-center gap-1">
          <Cell tone="plain" current={i >= printed} style={{ minWidth: 26 }}>
            {word}
          </Cell>
        </span>
      ))}
      {state.fatal !== null && (
        <Cell tone="miss">
          {state.fatal.replace('fatal error: ', '').replace('all goroutines are asleep - ', '')}
        </Cell>
      )}
      {place !== '' && parting !== undefined && predictionOf(parting)}
    </Lane>
  )
}

function StackStage({
  state,
  width,
  parting,
}: {
  readonly state: StackPicture
  readonly width: number
  readonly parting?: Parting
}) {
  const { size, used, level, sizes } = state.stack
  const largest = Math.max(...sizes, 2048)
  const full = Math.min(width, 560)
  return (
    <div className="flex flex-col gap-3">
      <Band kind="user" label="the goroutine’s stack">
        <div className="flex flex-col gap-2">
          {sizes.map((one, i) => {
            const isNow = i === sizes.length - 1
            return (
              <div key={i} className="flex items-center gap-2">
                <span className="w-14 shrink-0 font-mono text-[11px] text-muted">{one / 1024} KiB</span>
                <span
                  className={`relative block h-7 overflow-hidden rounded-sm border ${isNow ? '' : 'dotted'}`}
                  style={{
                    width: Math.max(10, ((full - 110) * one) / largest),
                    borderColor: isNow ? 'var(--lamp)' : 'var(--line)',
                    borderStyle: isNow ? 'solid' : 'dashed',
                    transition: 'width var(--calm)',
                  }}
                >
                  {isNow && (
                    <span
                      className="absolute inset-y-0 left-0"
                      style={{
                        width: `${Math.min(100, (used / size) * 100)}%`,
                        background: 'color-mix(in oklch, var(--run) 34%, transparent)',
                      }}
                    />
                  )}
                </span>
              </div>
            )
          })}
        </div>
      </Band>
      <Note>
        level {level} · {used} bytes in frames · earlier stacks dotted: copied and freed
      </Note>
      {parting !== undefined && predictionOf(parting)}
    </div>
  )
}

function sayThread({ state, goroutine }: Picture['threads'][number]): string {
  if (state === 'syscall') return `${goroutine ?? ''} in a system call`
  if (state === 'polling') return 'in epoll_wait'
  return goroutine === null ? 'parked' : `locked to ${goroutine}`
}

function predictionOf({ predicted }: Parting): ReactNode {
  return <Prediction>{predicted.replaceAll('`', '')}</Prediction>
}

function predictionAt(parting: Parting | undefined, focus: string): ReactNode {
  return parting?.focus === focus ? predictionOf(parting) : null
}

function namesGoroutine(state: Picture, { focus }: Parting): boolean {
  return focus !== undefined && placesOf(state).has(focus)
}
