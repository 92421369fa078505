import 'server-only'
import { database, type DatabaseSession } from '@/lib/db/client'
import { listDayLoads } from '@/lib/db/day-load'
import { chooseInterval } from '@/lib/review/load'
import type { Memory } from '@/lib/review/memory'
import type { Rating } from '@/lib/review/rating'
import {
  type IntervalRange,
  intervalRanges,
  type NextStates,
  nextStates,
  placeIn,
  type SchedulingContext,
} from '@/lib/review/scheduler'
import type { Learner } from './learner'

/** What the buttons show of a card: each rating's next memory. */
export interface Schedule {
  readonly states: NextStates
  /** What decided the interval of each, for the event; absent where chance did. */
  readonly fuzz: Readonly<Record<Rating, number>> | null
}

/** The next states of a card: within the fuzz of each interval the even and the quiet nights are seen to. */
export async function scheduleOf(
  learner: Learner,
  card: { readonly id: string },
  memory: Memory,
  session: DatabaseSession = database(),
): Promise<Schedule> {
  const { settings, studyDay, userId } = learner
  const context = contextOf(learner, card.id)
  const rests =
    settings.quietWeekdays.length > 0 || settings.quietDays.length > 0 || settings.breakFrom !== null
  if (!settings.balanceLoad && !rests) return { states: nextStates(memory, context), fuzz: null }
  const ranges = intervalRanges(memory, context)
  const open = Object.values(ranges).filter(({ min, max }) => min < max)
  const loads = settings.balanceLoad
    ? await listDayLoads(
        userId,
        open.map(({ min, max }) => ({ from: studyDay + min, to: studyDay + max })),
        session,
      )
    : null
  const states = nextStates(memory, {
    ...context,
    fuzz: (range) =>
      chooseInterval(range, {
        cardId: card.id,
        reps: memory.reps,
        studyDay,
        rest: settings,
        secondsOn: loads === null ? null : (day) => loads.get(day)?.seconds ?? 0,
      }),
  })
  const place = (rating: Rating) => placeIn(ranges[rating], states[rating].intervalDays)
  return {
    states,
    fuzz: { again: place('again'), hard: place('hard'), good: place('good'), easy: place('easy') },
  }
}

/** What is written of a rating. `fuzz` goes into the event. */
export interface Decision {
  readonly after: Memory
  readonly fuzz: number | null
}

/**
 * What was shown on the button, if it may be written: what would be shown now, or another day of the same range, should
 * the nights have filled otherwise meanwhile. Null if the interval is none that FSRS allows.
 */
export async function decideAsShown(
  learner: Learner,
  card: { readonly id: string },
  memory: Memory,
  { rating, shownNights }: { readonly rating: Rating; readonly shownNights: number },
  session: DatabaseSession,
): Promise<Decision | null> {
  const { states, fuzz } = await scheduleOf(learner, card, memory, session)
  if (states[rating].intervalDays === shownNights)
    return { after: states[rating], fuzz: fuzz?.[rating] ?? null }
  const context = contextOf(learner, card.id)
  const range: IntervalRange = intervalRanges(memory, context)[rating]
  if (shownNights < range.min || shownNights > range.max) return null
  const place = placeIn(range, shownNights)
  return { after: nextStates(memory, { ...context, fuzz: place })[rating], fuzz: place }
}

function contextOf({ now, studyDay, settings }: Learner, cardId: string): SchedulingContext {
  return { cardId, at: now, studyDay, retention: settings.retention / 1000 }
}
