import type { Reset, Reviewed, Undone } from './events'
import { type Memory, newMemory } from './memory'
import { type Rating, verdictOf } from './rating'
import { DEFAULT_WEIGHTS_ID, nextStates, SCHEDULER_VERSION } from './scheduler'

const DAY_MS = 86_400_000

/** A UUID version 7 made from a number, for tests that have to name their ids. */
export function sampleId(number: number): string {
  const hex = number.toString(16).padStart(12, '0')
  return `019a0000-0000-7000-8000-${hex}`
}

export interface SampleReview {
  readonly number: number
  readonly studyDay: number
  readonly rating: Rating
  /** Seconds into the study day. */
  readonly second?: number
  readonly before?: Memory | null
  readonly cardId?: string
  readonly retention?: number
}

/** A whole review for tests, decided by the real scheduler from `before`. */
export function sampleReview(sample: SampleReview): Reviewed {
  const { number, studyDay, rating, second = number, cardId = 'os/vruntime', retention = 0.9 } = sample
  const at = studyDay * DAY_MS + second * 1000
  const before = sample.before ?? newMemory()
  const score = rating === 'again' ? 0 : rating === 'hard' ? 0.5 : 1
  return {
    id: sampleId(number),
    kind: 'reviewed',
    userId: 'ada',
    cardId,
    at,
    offsetMinutes: 60,
    studyDay,
    variant: { simulation: 'scheduler', version: 1, question: 'vruntime', params: {}, seed: number },
    answer: { kind: 'number', value: 3 },
    truth: { kind: 'number', value: 3 },
    verdict: verdictOf(score),
    score,
    misconception: null,
    hintsUsed: 0,
    ms: 9000,
    suggested: rating,
    rating,
    override: false,
    before,
    after: nextStates(before, { cardId, at, studyDay, retention })[rating],
    schedulerVersion: SCHEDULER_VERSION,
    weightsId: DEFAULT_WEIGHTS_ID,
    retention,
  }
}

/** A taking back of an event, for tests; right after it unless `at` says when. */
export function sampleUndone(number: number, undoes: Reviewed | Reset, at = undoes.at + 1): Undone {
  const { userId, cardId, offsetMinutes, studyDay } = undoes
  return {
    id: sampleId(number),
    kind: 'undone',
    userId,
    cardId,
    at,
    offsetMinutes,
    studyDay,
    undoes: undoes.id,
  }
}

export function sampleReset(number: number, studyDay: number, second = number): Reset {
  const at = studyDay * DAY_MS + second * 1000
  return {
    id: sampleId(number),
    kind: 'reset',
    userId: 'ada',
    cardId: 'os/vruntime',
    at,
    offsetMinutes: 60,
    studyDay,
  }
}
