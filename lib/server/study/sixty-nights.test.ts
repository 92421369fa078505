import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '@/lib/base/ids'
import { rngFrom, seedFrom } from '@/lib/base/rng'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { expectedSeconds } from '@/lib/review/effort'
import { type Memory, newMemory } from '@/lib/review/memory'
import type { Rating } from '@/lib/review/rating'
import { nextStates, retrievability } from '@/lib/review/scheduler'
import type { QuestionTurn } from '@/lib/review/turn'
import { findQuestion } from '@/lib/simulations/registry'
import { checkFold } from '../check-fold'
import { nextTurn } from './next-turn'
import { submitReview } from './submit-review'

useFreshDatabase()

const NIGHTS = 60
const WANTED = 0.9
const BUDGET_MINUTES = 10
const CARD_SECONDS = 10
/** Begun sixteen a night; after that the nights are of reviews alone. */
const CARDS = 320
const NEW_PER_NIGHT = 16
const DAY_MS = 86_400_000
/** Ten in the evening, UTC. */
const BEDTIME = Date.parse('2026-01-05T22:00:00Z')
const ada = { userId: 'ada', name: 'Ada' }

beforeEach(async () => {
  // What is confirmed here need not survive a power cut.
  await database().$executeRawUnsafe('PRAGMA synchronous = OFF')
  // Only the date: what waits for the database goes on waiting in real time.
  vi.useFakeTimers({ toFake: ['Date'], now: BEDTIME })
  const at = new Date(0)
  const { user, document, section, card } = database()
  await user.create({
    data: { id: 'ada', name: 'Ada', email: 'ada@x', emailVerified: false, createdAt: at, updatedAt: at },
  })
  await document.create({ data: { id: 'os', title: 'OS', summary: '', position: 0 } })
  await section.createMany({
    data: Array.from({ length: 8 }, (_, position) => ({
      id: `os/${position}`,
      documentId: 'os',
      slug: String(position),
      kind: 'concept',
      position,
      title: `Section ${position}`,
      summary: '',
      body: '',
    })),
  })
  await card.createMany({
    data: Array.from({ length: CARDS }, (_, position) => ({
      id: `os/card-${position}`,
      documentId: 'os',
      sectionId: `os/${position % 8}`,
      position,
      simulation: 'scheduler',
      question: 'vruntime',
      params: '{}',
      kind: 'quick',
      seconds: CARD_SECONDS,
      explain: '',
      claims: '[]',
      version: '1',
    })),
  })
  await saveLearnerSettings('ada', {
    timeZone: 'UTC',
    budgetMinutes: BUDGET_MINUTES,
    newPerNight: NEW_PER_NIGHT,
    retention: WANTED * 1000,
  })
})
afterEach(() => {
  vi.useRealTimers()
})

/**
 * A memory that works exactly as FSRS says, with chance from seeds. It knows nothing of what the server has stored: not
 * the due day, not the interval, only when it was asked.
 */
class Mind {
  readonly #memories = new Map<string, Memory>()
  /** Of cards that were learnt on an earlier night: how many were asked, and how many of them recalled. */
  asked = 0
  recalled = 0
  /** The sum of the chances that they had. */
  chances = 0

  answers(cardId: string, studyDay: number): Rating {
    const memory = this.#memories.get(cardId) ?? newMemory()
    const isLearnt = memory.state === 'review' && memory.lastDay !== studyDay
    // What is read for the first time, or was explained a moment ago, is mostly right.
    const chance = isLearnt ? retrievability(memory, studyDay) : WANTED
    const luck = rngFrom(seedFrom('ada', cardId, memory.reps))
    const isRecalled = luck.chance(chance)
    const how = luck.next()
    const rating = !isRecalled ? 'again' : how < 0.1 ? 'hard' : how < 0.75 ? 'good' : 'easy'
    if (isLearnt) {
      this.asked += 1
      this.chances += chance
      this.recalled += isRecalled ? 1 : 0
    }
    const next = nextStates(memory, { cardId, at: 0, studyDay, retention: WANTED })
    this.#memories.set(cardId, next[rating])
    return rating
  }
}

async function answer(turn: QuestionTurn, rating: Rating, ms: number): Promise<void> {
  const variant = findQuestion(turn.simulation, turn.question)?.draw(turn.params, turn.seed)
  if (variant === undefined) throw new Error(`no question ${turn.question}`)
  await submitReview(ada, {
    id: newId(),
    cardId: turn.cardId,
    simulation: turn.simulation,
    simulationVersion: turn.simulationVersion,
    question: turn.question,
    seed: turn.seed,
    reviewsSoFar: turn.reviewsSoFar,
    askedAt: turn.askedAt,
    answer: variant.truth,
    browserScore: 1,
    hintsUsed: 0,
    ms,
    rating,
    shownNights: turn.nights[rating],
  })
}

test('Sixty nights of a memory that follows FSRS: it keeps what is wanted, within the minutes given', async () => {
  const mind = new Mind()
  const lengths: number[] = []
  for (let night = 0; night < NIGHTS; night++) {
    vi.setSystemTime(BEDTIME + night * DAY_MS)
    const studyDay = Math.floor(Date.now() / DAY_MS)
    const chance = rngFrom(seedFrom('pace', night))
    for (let turn = await nextTurn(ada); turn.kind === 'question'; turn = await nextTurn(ada)) {
      const ms = chance.between(6000, 14_000)
      vi.setSystemTime(Date.now() + ms)
      await answer(turn, mind.answers(turn.cardId, studyDay), ms)
      vi.setSystemTime(Date.now() + 6000)
    }
    lengths.push((Date.now() - BEDTIME - night * DAY_MS) / 1000)
  }
  // The standard error of a share of 0.9 in a thousand answers and more is below one point: two points are wide enough not
  // to hang on luck, and narrow enough to see a schedule that is wrong. What luck leaves out is the mean of the chances;
  // it lies a little below what is wanted, since after a miss a night is the shortest interval there is.
  expect(mind.asked).toBeGreaterThan(900)
  expect(Math.abs(mind.recalled / mind.asked - WANTED)).toBeLessThan(0.02)
  expect(Math.abs(mind.chances / mind.asked - WANTED)).toBeLessThan(0.02)
  const aCard = expectedSeconds(
    { kind: 'quick', seconds: CARD_SECONDS, isNew: true },
    { quick: null, predict: null },
  )
  // Some nights are full, and no night is fuller than by the card that was asked last.
  expect(lengths.filter((seconds) => seconds > BUDGET_MINUTES * 55).length).toBeGreaterThan(10)
  expect(Math.max(...lengths)).toBeLessThan(BUDGET_MINUTES * 60 + aCard)
  expect((await checkFold()).differences).toEqual([])
}, 300_000)
