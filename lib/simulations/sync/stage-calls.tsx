import { Band, Cell, Note, Prediction, tint, type Tone } from '@/components/simulation/stage-kit'
import type { StageProps, Trace } from '../contract'
import { KIND_NAMES } from './objects-view'
import type { CallsView, ObjectView, ThreadView, View } from './view'

const TONES: readonly Tone[] = ['user', 'run', 'miss', 'ready', 'kernel', 'hit']
const CELL = 34
const NAME = 26

interface CallsStageProps extends StageProps<View> {
  readonly view: CallsView
}

/** Threads as lanes over the shared words in user space; the sleepers and the calls that reach them in the kernel. */
export function CallsStage({ trace, at, width, parting, view }: CallsStageProps) {
  const names = view.threads.map((thread) => thread.name)
  const toneOf = (name: string): Tone => TONES[Math.max(0, names.indexOf(name)) % TONES.length] ?? 'plain'
  const calls = view.threads.reduce((sum, thread) => sum + thread.calls, 0)
  const asleep = view.objects.filter((object) => object.sleepers.length > 0)
  const isGo = view.objects.some((object) => object.kind.startsWith('go-'))
  return (
    <div className="flex flex-col gap-2">
      <Band kind="user">
        <div className="flex flex-col gap-4">
          <Lanes
            trace={trace}
            at={at}
            width={width - 32}
            view={view}
            toneOf={toneOf}
            {...(parting?.focus === undefined ? {} : { predicted: parting.focus })}
          />
          <div className="flex flex-wrap gap-x-6 gap-y-3">
            {view.objects.map((object) => (
              <Words
                key={object.name}
                object={object}
                toneOf={toneOf}
                isPredicted={parting?.focus === object.name}
              />
            ))}
          </div>
        </div>
      </Band>
      <Band kind="kernel" label={isGo ? 'Go runtime: parked goroutines' : 'kernel: who sleeps on which word'}>
        <div className="flex flex-col gap-1.5">
          {asleep.map(({ name, sleepers }) => (
            <div key={name} className="flex items-center gap-2 font-mono text-[11px]">
              <span className="shrink-0 text-muted" style={{ minWidth: 26 }}>
                {name}
              </span>
              {sleepers.map((sleeper) => (
                <Cell
                  key={sleeper}
                  tone={toneOf(sleeper)}
                  pattern="hatched"
                  {...(parting?.focus === sleeper
                    ? { style: { outline: '2px solid var(--you)', outlineOffset: 2 } }
                    : {})}
                >
                  {sleeper} z
                </Cell>
              ))}
            </div>
          ))}
          {asleep.length === 0 && <Note>nobody sleeps</Note>}
          {!isGo && (
            <Note>
              futex calls so far: <span className="text-text">{calls}</span>
              {view.acting?.enters === true ? '  ← this step called' : ''}
            </Note>
          )}
        </div>
      </Band>
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}

interface LanesProps {
  readonly trace: Trace<View>
  readonly at: number
  readonly width: number
  readonly view: CallsView
  readonly toneOf: (name: string) => Tone
  readonly predicted?: string
}

/** A lane a thread, a column a step: what it called, and whether it slept, spun or was in a call meanwhile. */
function Lanes({ trace, at, width, view, toneOf, predicted }: LanesProps) {
  const fits = Math.max(3, Math.floor((width - NAME) / CELL))
  const last = trace.steps.length - 1
  const first = Math.max(1, Math.min(at - Math.floor(fits * 0.7), last - fits + 1))
  const columns = Array.from({ length: Math.min(fits, last - first + 1) }, (_, i) => first + i)
  return (
    <div className="flex flex-col gap-1 font-mono text-[11px]">
      <div className="flex gap-0.5 text-muted" style={{ paddingLeft: NAME }}>
        {columns.map((step) => (
          <span
            key={step}
            className="text-center"
            style={{ width: CELL - 2, color: step === at ? 'var(--lamp)' : 'inherit' }}
          >
            {step}
          </span>
        ))}
      </div>
      {view.threads.map(({ name }) => (
        <div key={name} className="flex items-center gap-0.5">
          <span
            className="truncate"
            style={{ width: NAME - 2, color: predicted === name ? 'var(--you)' : 'var(--text)' }}
          >
            {name}
          </span>
          {columns.map((step) => {
            const state = trace.steps[step]?.state
            const shown = state?.kind === 'calls' && step <= at ? slotOf(state, name) : null
            return (
              <Cell
                key={step}
                width={CELL - 2}
                height={26}
                tone={shown === null ? 'plain' : toneOf(name)}
                current={step === at && shown?.isActing === true}
                pattern={shown === null ? 'dashed' : (shown.pattern ?? 'dotted')}
                style={{
                  paddingInline: 0,
                  ...(shown !== null && shown.pattern === undefined ? { backgroundImage: 'none' } : {}),
                  ...(shown === null ? { opacity: 0.4 } : {}),
                }}
              >
                {shown?.text ?? ''}
              </Cell>
            )
          })}
        </div>
      ))}
      {view.acting !== null && (
        <Note>
          {view.acting.thread}: <span className="text-text">{view.acting.says}</span>
        </Note>
      )}
    </div>
  )
}

interface Slot {
  readonly text: string
  readonly isActing: boolean
  readonly pattern?: 'hatched' | 'dotted'
}

/** Short words for the calls, so that they fit a cell. */
const SHORT: Record<string, string> = {
  lock: 'lock',
  unlock: 'free',
  trylock: 'try',
  wait: 'wait',
  trywait: 'try',
  post: 'post',
  value: 'get',
  signal: 'sig',
  broadcast: 'all',
  rdlock: 'read',
  wrlock: 'writ',
  tryrdlock: 'try',
  trywrlock: 'try',
  rlock: 'read',
  runlock: 'free',
  wake: 'wake',
  set: 'set',
}

function slotOf(view: CallsView, name: string): Slot | null {
  const thread = view.threads.find((one) => one.name === name)
  if (thread === undefined) return null
  const isActing = view.acting?.thread === name
  const op = /(\w+)\(/.exec(isActing ? (view.acting?.says ?? '') : '')?.[1] ?? ''
  const sleeping: Record<ThreadView['status'], Pick<Slot, 'pattern'>> = {
    asleep: { pattern: 'hatched' },
    spinning: { pattern: 'dotted' },
    idle: {},
    running: {},
  }
  if (isActing) return { text: SHORT[op] ?? op, isActing, ...sleeping[thread.status] }
  if (view.released.includes(name)) return { text: 'up', isActing }
  if (thread.status === 'asleep') return { text: 'z', isActing, pattern: 'hatched' }
  if (thread.status === 'spinning') return { text: 'spin', isActing, pattern: 'dotted' }
  return thread.status === 'running' ? { text: '…', isActing } : null
}

/** The words of one object, with what they mean, and who holds it. */
function Words({
  object,
  toneOf,
  isPredicted,
}: {
  readonly object: ObjectView
  readonly toneOf: (name: string) => Tone
  readonly isPredicted: boolean
}) {
  return (
    <div className="flex flex-col gap-1 font-mono text-[11px]">
      <span className="text-muted">
        <span className="text-text">{object.name}</span> {KIND_NAMES[object.kind]}
      </span>
      <div className="flex flex-wrap items-center gap-2">
        {object.words.map(({ label, value, means }) => (
          <span key={label} className="inline-flex items-center gap-1.5">
            <span className="text-muted">{label}</span>
            <Cell
              height={30}
              width={Math.max(32, 14 + value.length * 8)}
              style={{
                fontSize: 14,
                background: tint('lamp', 10),
                ...(isPredicted ? { outline: '2px solid var(--you)', outlineOffset: 2 } : {}),
              }}
            >
              {value}
            </Cell>
            {means !== undefined && means !== '' && <span className="text-muted">{means}</span>}
          </span>
        ))}
        {object.holders.map((holder) => (
          <span key={holder} className="inline-flex items-center gap-1 text-muted">
            by <Cell tone={toneOf(holder)}>{holder}</Cell>
          </span>
        ))}
      </div>
    </div>
  )
}
