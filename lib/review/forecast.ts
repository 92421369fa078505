import type { Memory } from './memory'
import { type RestDays, restOn } from './rest'
import { nextStates, retrievability } from './scheduler'

/** A card that is due, with the seconds that it is expected to take. */
export interface WaitingCard {
  readonly cardId: string
  readonly memory: Memory
  readonly seconds: number
}

export interface BacklogInput {
  readonly studyDay: number
  /** All that is due on or before this study day. */
  readonly waiting: readonly WaitingCard[]
  /** Seconds of the cards that come back on a later study day, as they are scheduled now. */
  readonly secondsOn: (studyDay: number) => number
  readonly budgetSeconds: number
  /** Desired retention, 0 to 1. */
  readonly retention: number
  readonly rest: RestDays
  /** How many nights to look ahead. */
  readonly horizon?: number
}

export interface BacklogForecast {
  /** The study day after whose night nothing waits any more. */
  readonly doneOn: number
}

const HORIZON = 120

/**
 * When what waits will be worked off, if every night is studied and is as long as the budget: null if not within the
 * horizon. It reckons with expected values instead of chance: a card that is recalled with probability R goes as R of a
 * card to its next interval and as the rest of it to the next night. No new cards begin while something waits.
 */
export function forecastBacklog(input: BacklogInput): BacklogForecast | null {
  const { studyDay, waiting, secondsOn, budgetSeconds, retention, rest, horizon = HORIZON } = input
  const backlog = waiting
    .map((card) => ({ ...card, recall: retrievability(card.memory, studyDay) }))
    .toSorted((a, b) => a.recall - b.recall || (a.cardId < b.cardId ? -1 : 1))
  const comingBack = new Map<number, number>()
  const comeBack = (day: number, seconds: number): void => {
    comingBack.set(day, (comingBack.get(day) ?? 0) + seconds)
  }
  let next = 0
  /** Seconds of cards that are due and not of the backlog: remembered about as well as is wanted. */
  let others = 0
  let intervals = 0
  for (let day = studyDay; day < studyDay + horizon; day++) {
    others += (day === studyDay ? 0 : secondsOn(day)) + (comingBack.get(day) ?? 0)
    if (restOn(day, rest) !== null) continue
    let left = budgetSeconds
    for (let card = backlog[next]; card !== undefined && left > 0; card = backlog[next]) {
      next += 1
      const recall = retrievability(card.memory, day)
      const { intervalDays } = nextStates(card.memory, {
        cardId: card.cardId,
        at: 0,
        studyDay: day,
        retention,
      }).good
      intervals += intervalDays
      // What is missed is asked once more the same night.
      left -= card.seconds * (2 - recall)
      comeBack(day + Math.max(1, intervalDays), card.seconds * recall)
      comeBack(day + 1, card.seconds * (1 - recall))
    }
    const worked = Math.min(others, Math.max(0, left) / (2 - retention))
    others -= worked
    comeBack(day + Math.max(2, Math.round(intervals / Math.max(1, next))), worked * retention)
    comeBack(day + 1, worked * (1 - retention))
    if (next === backlog.length && others < 1) return { doneOn: day }
  }
  return null
}
