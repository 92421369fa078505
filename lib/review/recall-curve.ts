import type { Reset, Reviewed } from './events'
import { apply } from './fold'
import type { Memory } from './memory'
import type { Rating } from './rating'
import { recallAfter } from './scheduler'

export interface CurvePoint {
  /** A study day; in a curve also parts of one. */
  readonly day: number
  /** Chance to recall, 0 to 1. */
  readonly recall: number
}

/** How the chance to recall a card fell from review to review, and how it will fall from the last one on. */
export interface RecallCurve {
  readonly fromDay: number
  readonly toDay: number
  readonly today: number
  readonly dueDay: number
  /** The chance to recall that was wanted at the last review, 0 to 1. */
  readonly wanted: number
  /** One fall for each night of reviews but the last. */
  readonly past: readonly (readonly CurvePoint[])[]
  /** From the last review to the end of the picture. */
  readonly ahead: readonly CurvePoint[]
  /** The chance just before each review; of the first one of a card there was none. */
  readonly reviews: readonly (CurvePoint & { readonly rating: Rating })[]
}

const POINTS_A_FALL = 24

/**
 * The curve since the card was last begun anew; null before its first review. `events` are those in effect, in order.
 * Reviews of one night are one point of it: only the memory after the last of them falls.
 */
export function recallCurve(events: readonly (Reviewed | Reset)[], today: number): RecallCurve | null {
  const nights = nightsOf(events)
  const first = nights[0]
  const last = nights.at(-1)
  if (first === undefined || last === undefined) return null
  const dueDay = last.memory.dueDay
  const latest = Math.max(today, dueDay, first.day + 1)
  // A little air behind what comes last.
  const toDay = latest + Math.max(1, Math.round((latest - first.day) * 0.08))
  return {
    fromDay: first.day,
    toDay,
    today,
    dueDay,
    wanted: last.wanted,
    past: nights.slice(0, -1).map((night, i) => fall(night, nights[i + 1]?.day ?? toDay)),
    ahead: fall(last, toDay),
    reviews: nights.map(({ day, rating }, i) => {
      const before = nights[i - 1]
      const recall = before === undefined ? 1 : recallAfter(day - before.day, before.memory.stability)
      return { day, recall, rating }
    }),
  }
}

interface NightOfReviews {
  readonly day: number
  readonly rating: Rating
  readonly wanted: number
  /** After the last review of that night. */
  readonly memory: Memory
}

function nightsOf(events: readonly (Reviewed | Reset)[]): readonly NightOfReviews[] {
  let memory: Memory | null = null
  let nights: NightOfReviews[] = []
  for (const event of events) {
    memory = apply(memory, event)
    if (event.kind === 'reset' || memory === null) {
      nights = []
      continue
    }
    const day = memory.lastDay ?? event.studyDay
    if (nights.at(-1)?.day === day) nights.pop()
    nights.push({ day, rating: event.rating, wanted: event.retention, memory })
  }
  return nights
}

function fall({ day, memory }: NightOfReviews, toDay: number): readonly CurvePoint[] {
  return Array.from({ length: POINTS_A_FALL + 1 }, (_, i) => {
    // Closer together at the start, where the curve bends.
    const elapsed = (toDay - day) * (i / POINTS_A_FALL) ** 2
    return { day: day + elapsed, recall: recallAfter(elapsed, memory.stability) }
  })
}
