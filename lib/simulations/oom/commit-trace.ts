import type { Step, Trace } from '../contract'
import {
  type Attempt,
  type CommitState,
  type Mapping,
  type Memory,
  reserveKib,
  tryMapping,
} from './overcommit'
import { size } from './say'

export interface DrawnMapping {
  readonly label: string
  readonly kib: number
  readonly ok: boolean
  readonly isAccounted: boolean
}

/** What the stage draws of promises against their limit. */
export interface CommitStageState {
  readonly kind: 'commit'
  readonly mode: 0 | 1 | 2
  readonly ramKib: number
  readonly swapKib: number
  readonly limitKib: number
  readonly reserveKib: number
  readonly committedKib: number
  readonly mappings: readonly DrawnMapping[]
  /** How many have been tried. */
  readonly tried: number
}

export function attempts(memory: Memory, before: CommitState, mappings: readonly Mapping[]): Attempt[] {
  const out: Attempt[] = []
  for (const mapping of mappings) out.push(tryMapping(memory, out.at(-1)?.state ?? before, mapping))
  return out
}

export function mappingLabel({ kib, writable, shared, noreserve }: Mapping): string {
  const kind = [
    shared ? 'shared' : 'private',
    writable ? 'writable' : 'read-only',
    ...(noreserve ? ['MAP_NORESERVE'] : []),
  ]
  return `${size(kib)} ${kind.join(' ')}`
}

const MODES = { 0: 'Mode 0, heuristic', 1: 'Mode 1, always', 2: 'Mode 2, strict' } as const

export function commitTrace(
  memory: Memory,
  before: CommitState,
  mappings: readonly Mapping[],
): Trace<CommitStageState> {
  const tried = attempts(memory, before, mappings)
  const drawn = mappings.map((mapping, i): DrawnMapping => ({
    label: mappingLabel(mapping),
    kib: mapping.kib,
    ok: tried[i]?.ok === true,
    isAccounted: tried[i]?.isAccounted === true,
  }))
  const stateAfter = (count: number): CommitState => tried[count - 1]?.state ?? before
  return {
    columns: ['Mapping', 'Result', 'Accounted', 'Committed_AS', 'Limit of it'],
    steps: [null, ...mappings].map((mapping, count): Step<CommitStageState> => {
      const state = stateAfter(count)
      const attempt = tried[count - 1]
      return {
        says:
          mapping === null || attempt === undefined
            ? `${MODES[memory.mode]}: ${size(memory.ramKib)} of RAM, ${memory.swapKib === 0 ? 'no swap' : `${size(memory.swapKib)} of swap`}${memory.mode === 2 ? `, CommitLimit ${size(memory.commitLimitKib)}` : ''}. Promised so far: ${size(before.committedKib)}.`
            : sayAttempt(memory, stateAfter(count - 1), mapping, attempt),
        cells: [
          mapping === null ? '–' : mappingLabel(mapping),
          attempt === undefined ? '–' : attempt.ok ? 'ok' : 'ENOMEM',
          attempt === undefined ? '–' : attempt.isAccounted ? 'yes' : 'no',
          size(state.committedKib),
          memory.mode === 2 ? size(memory.commitLimitKib) : '–',
        ],
        state: {
          kind: 'commit',
          mode: memory.mode,
          ramKib: memory.ramKib,
          swapKib: memory.swapKib,
          limitKib: memory.commitLimitKib,
          reserveKib: memory.mode === 2 ? reserveKib(memory, state) : 0,
          committedKib: state.committedKib,
          mappings: drawn,
          tried: count,
        },
      }
    }),
  }
}

/** Why a mapping succeeds or fails. */
export function sayAttempt(
  memory: Memory,
  before: CommitState,
  mapping: Mapping,
  { ok, isAccounted }: Attempt,
): string {
  const what = `${size(mapping.kib)} more`
  if (!isAccounted) {
    return mapping.noreserve && memory.mode !== 2 && (mapping.shared || mapping.writable)
      ? `${what}, MAP_NORESERVE: not accounted in this mode, so it succeeds.`
      : `${what}, private and read-only: it can never cost memory, so it is not accounted and succeeds.`
  }
  if (memory.mode === 1) return `${what}: mode 1 never refuses.`
  if (memory.mode === 0) {
    const most = size(memory.ramKib + memory.swapKib)
    return ok
      ? `${what}: this one request is not larger than RAM and swap, ${most}. What was promised before does not count.`
      : `${what}: this one request is larger than RAM and swap together, ${most}: ENOMEM.`
  }
  const sum = size(before.committedKib + mapping.kib)
  const reserve = reserveKib(memory, before)
  const limit = `${size(memory.commitLimitKib)}${reserve >= 4096 ? ` less a reserve of ${size(reserve)}` : ''}`
  return ok
    ? `${what}: ${sum} promised in all, below the limit of ${limit}.`
    : `${what} would make ${sum} promised, not below the limit of ${limit}: ENOMEM.`
}
