import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { listNewCards } from '@/lib/db/cards'
import { countMemories, sampleMemories } from '@/lib/db/memories'
import { expectedSeconds } from '@/lib/review/effort'
import { type CostCard, type CostInput, type RetentionCost, simulateCost } from '@/lib/review/retention-cost'
import type { Actor } from '../actor'
import { learnerOf, type Learner } from './learner'
import { mediansOf } from './medians'

const NIGHTS = 90
/** More cards than these are stood for by every second, every third and so on: the time it takes has a bound. */
const AT_MOST = 1500
/** After so long others go first. */
const SLICE_MS = 15
const KEPT = 200

const kept = new Map<string, Promise<RetentionCost>>()

/**
 * What each of these desired retentions (thousandths) would cost the learner a night, from their own cards carried
 * forward. Worked out one after the other in slices, so that other requests are not kept waiting; the same question is
 * worked out once.
 */
export async function retentionCosts(
  actor: Actor,
  retentions: readonly number[],
): Promise<ReadonlyMap<number, Promise<RetentionCost>>> {
  const learner = await learnerOf(actor)
  const { userId, studyDay, settings } = learner
  const { newPerNight, quietWeekdays, quietDays, breakFrom, breakTo, restingDocuments } = settings
  const begun = await countMemories(userId)
  const key = JSON.stringify([
    userId,
    studyDay,
    begun,
    newPerNight,
    quietWeekdays,
    quietDays,
    breakFrom,
    breakTo,
    restingDocuments,
  ])
  let input: Promise<CostInput> | null = null
  let before: Promise<unknown> = Promise.resolve()
  const costs = retentions.map((retention): [number, Promise<RetentionCost>] => {
    const known = kept.get(`${key} ${retention}`)
    if (known !== undefined) return [retention, known]
    const last = before
    const cost = (async () => {
      await last
      input ??= inputOf(learner, begun)
      return workOut(await input, retention / 1000)
    })()
    before = cost.catch(() => null)
    keep(`${key} ${retention}`, cost)
    return [retention, cost]
  })
  return new Map(costs)
}

function keep(key: string, cost: Promise<RetentionCost>): void {
  kept.set(key, cost)
  // What failed is worked out anew the next time.
  cost.catch(() => kept.delete(key))
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) return
    kept.delete(oldest)
  }
}

async function workOut(input: CostInput, retention: number): Promise<RetentionCost> {
  const run = simulateCost(input, retention)
  let since = performance.now()
  for (;;) {
    const { done, value } = run.next()
    if (done === true) return value
    if (performance.now() - since < SLICE_MS) continue
    await setImmediate()
    since = performance.now()
  }
}

async function inputOf(learner: Learner, begun: number): Promise<CostInput> {
  const { userId, studyDay, settings } = learner
  const weight = Math.max(1, Math.ceil(begun / AT_MOST))
  const wanted = Math.min(AT_MOST, Math.ceil((settings.newPerNight * NIGHTS) / weight))
  const [memories, fresh, medians] = await Promise.all([
    sampleMemories(userId, weight),
    listNewCards(userId, studyDay, wanted * weight, settings.restingDocuments),
    mediansOf(learner),
  ])
  const seconds = (card: { readonly kind: 'quick' | 'predict'; readonly seconds: number }) =>
    expectedSeconds({ ...card, isNew: false }, medians)
  const cards: CostCard[] = [
    ...memories.map((card) => ({ cardId: card.cardId, memory: card.memory, seconds: seconds(card) })),
    ...fresh
      .filter((_, i) => i % weight === 0)
      .map((card) => ({ cardId: card.id, memory: null, seconds: seconds(card) })),
  ]
  return { studyDay, cards, newPerNight: settings.newPerNight, rest: settings, nights: NIGHTS, weight }
}
