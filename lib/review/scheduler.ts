import {
  type CardInput,
  default_w,
  fsrs,
  type FSRS,
  forgetting_curve,
  type Grade,
  GenSeedStrategyWithCardId,
  get_fuzz_range,
  Rating as FsrsRating,
  State,
  StrategyMode,
  type TLearningStepsStrategy,
} from 'ts-fsrs'
import { assert } from '@/lib/base/assert'
import { awaitsReask, type Memory, type MemoryState } from './memory'
import type { Rating } from './rating'

/** Raised when the same memory and context would give other next states. Stored with each review. */
export const SCHEDULER_VERSION = 1
/** The id of the weights that ts-fsrs 5.4 has built in (FSRS-6). */
export const DEFAULT_WEIGHTS_ID = 'default-fsrs6'
export const DEFAULT_WEIGHTS: readonly number[] = default_w

export interface SchedulingContext {
  readonly cardId: string
  /** The time of the answer, epoch milliseconds. It is kept; the intervals do not depend on it. */
  readonly at: number
  readonly studyDay: number
  /** Desired retention, 0.7 to 0.97. */
  readonly retention: number
  /** 21 weights of FSRS-6; the default ones if absent. */
  readonly weights?: readonly number[]
  /**
   * How an interval is taken from its range. Absent: by chance, from a seed of the card and its reviews. A number, 0 to
   * below 1: where in the range, as it was decided before (`placeIn`). A function: its choice, from min to max.
   */
  readonly fuzz?: number | ((range: IntervalRange) => number)
}

/** The intervals that FSRS's fuzz allows for a rating, in days: min ≤ ideal ≤ max. One value if nothing is left to choose. */
export interface IntervalRange {
  readonly min: number
  readonly ideal: number
  readonly max: number
}

/** What each rating would make of the memory. */
export type NextStates = Readonly<Record<Rating, Memory>>

/**
 * The four next states, computed once: show their `intervalDays`, then write the one chosen. The same memory and context
 * always give the same states. A miss is due again the same study day, once; after that the card is left for another day.
 */
export function nextStates(memory: Memory, context: SchedulingContext): NextStates {
  const { fuzz } = context
  const decided = decide(memory, context, fuzz === undefined)
  if (fuzz === undefined) return decided
  const ranges = rangesOf(memory, decided)
  const choose = typeof fuzz === 'number' ? (range: IntervalRange) => intervalAt(range, fuzz) : fuzz
  const chosen = (rating: Rating): Memory => {
    const { min, max } = ranges[rating]
    const intervalDays = choose(ranges[rating])
    assert(intervalDays >= min && intervalDays <= max, `an interval of ${intervalDays} in ${min} to ${max}`)
    const next = decided[rating]
    return { ...next, intervalDays, dueDay: next.dueDay - next.intervalDays + intervalDays }
  }
  return { again: chosen('again'), hard: chosen('hard'), good: chosen('good'), easy: chosen('easy') }
}

/** The intervals from which each rating's may be chosen. Whatever is chosen, a better rating never comes back sooner. */
export function intervalRanges(
  memory: Memory,
  context: SchedulingContext,
): Readonly<Record<Rating, IntervalRange>> {
  return rangesOf(memory, decide(memory, context, false))
}

/** Where in its range an interval lies, 0 to below 1: as `fuzz` it gives that interval again. */
export function placeIn({ min, max }: IntervalRange, intervalDays: number): number {
  return (intervalDays - min + 0.5) / (max - min + 1)
}

function intervalAt({ min, max }: IntervalRange, place: number): number {
  return min + Math.floor(place * (max - min + 1))
}

function rangesOf(memory: Memory, ideal: NextStates): Readonly<Record<Rating, IntervalRange>> {
  const of = (rating: Rating): IntervalRange => {
    const { intervalDays, lastDay } = ideal[rating]
    // As in ts-fsrs: the shortest intervals have no fuzz, and a miss comes back when it comes back.
    if (rating === 'again' || intervalDays < 2.5)
      return { min: intervalDays, ideal: intervalDays, max: intervalDays }
    const elapsed = memory.lastDay === null || lastDay === null ? 0 : lastDay - memory.lastDay
    const { min_ivl, max_ivl } = get_fuzz_range(intervalDays, elapsed, LONGEST_DAYS)
    // Beyond the longest, ts-fsrs only keeps a better rating a day later than a worse one.
    return {
      min: Math.min(min_ivl, intervalDays),
      ideal: intervalDays,
      max: Math.max(max_ivl, intervalDays),
    }
  }
  const [hard, good, easy] = [of('hard'), of('good'), of('easy')]
  const hardMax = Math.min(hard.max, Math.max(hard.ideal, good.ideal - 1))
  const goodMin = Math.max(good.min, Math.min(good.ideal, hardMax + 1))
  const goodMax = Math.min(good.max, Math.max(good.ideal, easy.ideal - 1))
  const easyMin = Math.max(easy.min, Math.min(easy.ideal, goodMax + 1))
  return {
    again: of('again'),
    hard: { ...hard, max: hardMax },
    good: { ...good, min: goodMin, max: goodMax },
    easy: { ...easy, min: easyMin },
  }
}

function decide(memory: Memory, context: SchedulingContext, hasFuzz: boolean): NextStates {
  // A learner who travels west or turns the clock back is not in the day before the last review.
  const today = Math.max(context.studyDay, memory.lastDay ?? context.studyDay)
  const isReask = awaitsReask(memory, today)
  const scheduler = schedulerFor(context.retention, context.weights ?? DEFAULT_WEIGHTS, hasFuzz)
  const decided = scheduler.repeat(toCard(memory, context.cardId, today, isReask), dayAsUtc(today))
  const next = (grade: Grade): Memory => {
    const { card } = decided[grade]
    const staysTonight = card.state === State.Learning || card.state === State.Relearning
    // Missed twice in a night: tomorrow, whatever the stability says.
    const missedTwice = isReask && grade === FsrsRating.Again
    const intervalDays = staysTonight ? 0 : missedTwice ? 1 : card.scheduled_days
    return {
      state: stateNames[card.state],
      stability: card.stability,
      difficulty: card.difficulty,
      dueDay: today + intervalDays,
      lastAt: context.at,
      lastDay: today,
      intervalDays,
      reps: card.reps,
      lapses: card.lapses,
      step: staysTonight ? 1 : 0,
    }
  }
  return {
    again: next(FsrsRating.Again),
    hard: next(FsrsRating.Hard),
    good: next(FsrsRating.Good),
    easy: next(FsrsRating.Easy),
  }
}

/** The chance, 0 to 1, that the card is recalled on that study day; 0 for a new card. */
export function retrievability(
  memory: Memory,
  studyDay: number,
  weights: readonly number[] = DEFAULT_WEIGHTS,
): number {
  if (memory.lastDay === null || memory.stability === 0) return 0
  return recallAfter(Math.max(0, studyDay - memory.lastDay), memory.stability, weights)
}

/** R(t, S): the chance to recall, 0 to 1, so many days after a review that left this stability. */
export function recallAfter(
  days: number,
  stability: number,
  weights: readonly number[] = DEFAULT_WEIGHTS,
): number {
  return forgetting_curve(weights, days, stability)
}

/** I(r, S): days, not rounded, after which the chance to recall has fallen to the desired retention. */
export function idealInterval(
  retention: number,
  stability: number,
  weights: readonly number[] = DEFAULT_WEIGHTS,
): number {
  return stability * schedulerFor(retention, weights, true).interval_modifier
}

const stateNames: Readonly<Record<State, MemoryState>> = {
  [State.New]: 'new',
  [State.Learning]: 'learning',
  [State.Review]: 'review',
  [State.Relearning]: 'relearning',
}
const stateNumbers: Readonly<Record<MemoryState, State>> = {
  new: State.New,
  learning: State.Learning,
  review: State.Review,
  relearning: State.Relearning,
}

const REASK_MINUTES = 10
/** A hundred years; ts-fsrs's own default. */
const LONGEST_DAYS = 36_500

/** A night has one session: a miss comes back once, and the second time there is no step left. */
const oncePerNight: TLearningStepsStrategy = (_parameters, _state, step) =>
  step === 0 ? { [FsrsRating.Again]: { scheduled_minutes: REASK_MINUTES, next_step: 1 } } : {}

const made = new Map<string, FSRS>()

function schedulerFor(retention: number, weights: readonly number[], hasFuzz: boolean): FSRS {
  assert(retention > 0 && retention < 1, `a retention of ${retention}`)
  const key = `${hasFuzz} ${retention} ${weights.join(' ')}`
  const known = made.get(key)
  if (known !== undefined) return known
  const scheduler = fsrs({
    request_retention: retention,
    w: weights,
    enable_fuzz: hasFuzz,
    maximum_interval: LONGEST_DAYS,
    enable_short_term: true,
  })
    .useStrategy(StrategyMode.SEED, GenSeedStrategyWithCardId('cardId'))
    .useStrategy(StrategyMode.LEARNING_STEPS, oncePerNight)
  made.set(key, scheduler)
  return scheduler
}

/** Study days written as UTC days, so that the UTC days which ts-fsrs counts are study days. */
function dayAsUtc(day: number): Date {
  return new Date(day * 86_400_000)
}

function toCard(
  memory: Memory,
  cardId: string,
  today: number,
  isReask: boolean,
): CardInput & { cardId: string } {
  return {
    // Read back by the seed strategy.
    cardId,
    due: dayAsUtc(memory.dueDay),
    stability: memory.stability,
    difficulty: memory.difficulty,
    elapsed_days: memory.lastDay === null ? 0 : today - memory.lastDay,
    scheduled_days: memory.intervalDays,
    learning_steps: isReask ? 1 : 0,
    reps: memory.reps,
    lapses: memory.lapses,
    state: stateNumbers[memory.state],
    ...(memory.lastDay === null ? {} : { last_review: dayAsUtc(memory.lastDay) }),
  }
}
