import { rngFrom, seedFrom } from '@/lib/base/rng'
import { type RestDays, restOn } from './rest'
import type { IntervalRange } from './scheduler'

export interface DayChoice {
  readonly cardId: string
  /** Reviews so far: chance falls otherwise each time. */
  readonly reps: number
  readonly studyDay: number
  readonly rest: RestDays
  /** Seconds that come back on a study day; null if the nights are not to be made even. */
  readonly secondsOn: ((studyDay: number) => number) | null
}

/**
 * The interval to take from a range: of the days on which the learner studies the one with the least to do, of equal ones
 * the nearest to the ideal. A day further off is still filling, so what it will hold is reckoned by its distance: without
 * that, intervals would grow, and less be remembered than is wanted. Without loads chance decides, by a seed of the card.
 * If all days are quiet, all count.
 */
export function chooseInterval(range: IntervalRange, choice: DayChoice): number {
  const { min, ideal, max } = range
  const { cardId, reps, studyDay, rest, secondsOn } = choice
  const all = Array.from({ length: max - min + 1 }, (_, i) => min + i)
  const awake = all.filter((days) => restOn(studyDay + days, rest) === null)
  const open = awake.length === 0 ? all : awake
  if (secondsOn === null) return rngFrom(seedFrom(cardId, reps, 'fuzz')).pick(open)
  const [best = ideal] = open
    .map((days) => ({
      days,
      load: secondsOn(studyDay + days) * days,
      off: Math.abs(days - ideal),
    }))
    .toSorted((a, b) => a.load - b.load || a.off - b.off || a.days - b.days)
    .map(({ days }) => days)
  return best
}
