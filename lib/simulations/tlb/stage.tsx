import { Cell, Lane, Legend, Note, Prediction, tint } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import type { Entry } from './buffer'
import type { LevelsStageState, ReferencesState, StageState, SwitchesState } from './trace'

/** The TLB of a run: the reference string above, the entries below, in the order in which they would leave. */
export function Stage({ trace, at, parting }: StageProps<StageState>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  return (
    <div className="flex flex-col gap-4">
      {state.kind === 'references' && <References state={state} />}
      {state.kind === 'switches' && <Switches state={state} />}
      {state.kind === 'levels' && <TwoLevels state={state} />}
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}

/** At most this many references are shown round the current one. */
const WINDOW = 33

function shown<T>(items: readonly T[], now: number): { readonly from: number; readonly items: readonly T[] } {
  const from = Math.max(0, Math.min(now - Math.floor(WINDOW / 2), items.length - WINDOW))
  return { from, items: items.slice(from, from + WINDOW) }
}

const ORDER = {
  LRU: 'leaves first ←',
  MRU: '→ leaves first',
  FIFO: 'leaves first ←',
  OPT: 'by arrival',
  CLOCK: 'by slot',
} as const

function References({ state }: { readonly state: ReferencesState }) {
  const now = state.done - 1
  const window = shown(state.refs, now)
  const asked = state.asked[now]
  return (
    <>
      <div className="flex flex-col gap-2">
        <div className="flex justify-between">
          <Note>
            {window.from > 0 ? `pages asked for, from number ${window.from + 1}` : 'pages asked for'}
          </Note>
          <Note>
            {state.hits} hit · {state.misses} miss
          </Note>
        </div>
        <div className="flex flex-wrap gap-1">
          {window.items.map((page, i) => {
            const index = window.from + i
            const outcome = index <= now ? state.asked[index] : undefined
            return (
              <span key={`${index}`} className="flex flex-col items-center gap-0.5">
                <Cell
                  tone={outcome === undefined ? 'plain' : outcome.hit ? 'hit' : 'miss'}
                  current={index === now}
                  width={26}
                  {...(outcome === undefined ? { pattern: 'dashed' as const } : {})}
                >
                  {page}
                </Cell>
                <span
                  className="h-3 font-mono text-[11px] leading-3"
                  style={{ color: outcome?.hit === true ? 'var(--hit)' : 'var(--miss)' }}
                >
                  {outcome === undefined ? '' : outcome.hit ? 'h' : 'm'}
                </span>
              </span>
            )
          })}
        </div>
      </div>
      <div className="flex flex-col gap-3 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
        <div className="flex justify-between">
          <Note>
            TLB, {state.policy}
            {state.sets.length > 1 ? `, ${state.sets.length} sets` : ''}
          </Note>
          <Note>{ORDER[state.policy]}</Note>
        </div>
        {state.sets.map((set, i) => (
          <Lane key={`${i}`} label={state.sets.length > 1 ? `set ${i}` : 'entries'} labelWidth={52}>
            {Array.from({ length: state.ways }, (_, slot) => (
              <EntryCell
                key={`${slot}`}
                entry={set.entries[slot]}
                current={set.entries[slot]?.page === asked?.page && asked !== undefined}
                isHand={state.policy === 'CLOCK' && set.hand === slot}
                showsUse={state.policy === 'CLOCK'}
              />
            ))}
          </Lane>
        ))}
        <Lane label="thrown out" labelWidth={72}>
          {asked?.victim == null ? (
            <Note>nothing</Note>
          ) : (
            <Cell tone="miss" pattern="dotted">
              page {asked.victim}
            </Cell>
          )}
        </Lane>
      </div>
      <Legend
        items={[
          { tone: 'hit', letter: 'h', label: 'hit' },
          { tone: 'miss', letter: 'm', label: 'miss: a page walk' },
        ]}
      />
    </>
  )
}

function EntryCell({
  entry,
  current,
  isHand = false,
  showsUse = false,
}: {
  readonly entry: Entry | undefined
  readonly current: boolean
  readonly isHand?: boolean
  readonly showsUse?: boolean
}) {
  if (entry === undefined) return <Cell pattern="dashed" width={34} />
  return (
    <span className="relative">
      <Cell tone="kernel" current={current} width={34}>
        {entry.page}
        {showsUse && entry.used ? '•' : ''}
      </Cell>
      {isHand && (
        <span className="absolute -top-3.5 left-1/2 -translate-x-1/2 font-mono text-[11px] leading-none text-lamp">
          ▾
        </span>
      )}
    </span>
  )
}

function Switches({ state }: { readonly state: SwitchesState }) {
  const window = shown(state.events, state.done - 1)
  return (
    <>
      <div className="flex flex-col gap-2 rounded-sm p-3" style={{ background: tint('user', 9) }}>
        <div className="flex justify-between">
          <Note>what happens</Note>
          <Note>{state.misses} miss</Note>
        </div>
        <div className="flex flex-wrap gap-1">
          {window.items.map((event, i) => {
            const index = window.from + i
            const isSwitch = event.startsWith('→')
            return (
              <Cell
                key={`${index}`}
                tone={isSwitch ? 'user' : 'plain'}
                current={index === state.done - 1}
                pill={isSwitch}
                {...(index >= state.done ? { pattern: 'dashed' as const } : {})}
              >
                {event}
              </Cell>
            )
          })}
        </div>
      </div>
      <div className="flex flex-col gap-2 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
        {state.hasPcid ? (
          <Lane label="slots" labelWidth={52}>
            {state.slots.map((process, slot) => (
              <Cell
                key={`${slot}`}
                tone={process === state.process && process !== null ? 'lamp' : 'kernel'}
                width={34}
                {...(process === null ? { pattern: 'dashed' as const } : {})}
              >
                {process ?? slot}
              </Cell>
            ))}
          </Lane>
        ) : (
          <Note>no tags: entries do not say whose they are</Note>
        )}
        <Lane label="TLB" labelWidth={52}>
          {state.held.length === 0 ? (
            <Cell pattern="dashed" width={90}>
              empty
            </Cell>
          ) : (
            state.held.map((entry) => (
              <Cell
                key={`${entry.tag} ${entry.page}`}
                tone={state.hasPcid && state.slots[entry.tag] === state.process ? 'hit' : 'kernel'}
              >
                {state.hasPcid ? (state.slots[entry.tag] ?? '?') : (state.process ?? '')}
                {entry.page}
              </Cell>
            ))
          )}
        </Lane>
        <Lane label="just now" labelWidth={60}>
          {state.outcome === 'flushed' ? (
            <Cell tone="miss" pattern="dotted">
              flushed
            </Cell>
          ) : state.outcome === 'hit' ? (
            <Cell tone="hit">h hit</Cell>
          ) : state.outcome === 'miss' ? (
            <Cell tone="miss">m miss</Cell>
          ) : (
            <Note>{state.outcome === 'kept' ? 'nothing flushed' : 'empty'}</Note>
          )}
        </Lane>
      </div>
    </>
  )
}

const WHERE = {
  first: { tone: 'hit', letter: '1' },
  second: { tone: 'ready', letter: '2' },
  walk: { tone: 'miss', letter: 'w' },
} as const

function TwoLevels({ state }: { readonly state: LevelsStageState }) {
  const now = state.found.length - 1
  const window = shown(state.refs, now)
  const page = state.found[now]?.page
  return (
    <>
      <div className="flex flex-col gap-2">
        <div className="flex justify-between">
          <Note>pages asked for</Note>
          <Note>{state.cycles} cycles</Note>
        </div>
        <div className="flex flex-wrap gap-1">
          {window.items.map((ref, i) => {
            const found = state.found[window.from + i]
            return (
              <span key={`${window.from + i}`} className="flex flex-col items-center gap-0.5">
                <Cell
                  tone={found === undefined ? 'plain' : WHERE[found.where].tone}
                  width={26}
                  current={window.from + i === now}
                  {...(found === undefined ? { pattern: 'dashed' as const } : {})}
                >
                  {ref}
                </Cell>
                <span className="h-3 font-mono text-[11px] leading-3 text-muted">
                  {found === undefined ? '' : WHERE[found.where].letter}
                </span>
              </span>
            )
          })}
        </div>
      </div>
      <div className="flex flex-col gap-2 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
        <LevelLane label="level 1" entries={state.first} size={state.levels.first} page={page} />
        <LevelLane label="level 2" entries={state.second} size={state.levels.second} page={page} />
        <Lane label="walk" labelWidth={52}>
          {state.found[now]?.where === 'walk' ? (
            <Cell tone="miss">{state.levels.costs.walk} cycles</Cell>
          ) : (
            <Note>not now</Note>
          )}
        </Lane>
      </div>
      <Legend
        items={[
          { tone: 'hit', letter: '1', label: 'first level' },
          { tone: 'ready', letter: '2', label: `second, ${state.levels.costs.second}` },
          { tone: 'miss', letter: 'w', label: `walk, ${state.levels.costs.walk}` },
        ]}
      />
    </>
  )
}

function LevelLane({
  label,
  entries,
  size,
  page,
}: {
  readonly label: string
  readonly entries: readonly Entry[]
  readonly size: number
  readonly page: number | undefined
}) {
  return (
    <Lane label={label} labelWidth={52}>
      {Array.from({ length: size }, (_, slot) => (
        <EntryCell
          key={`${slot}`}
          entry={entries[slot]}
          current={page !== undefined && entries[slot]?.page === page}
        />
      ))}
    </Lane>
  )
}
