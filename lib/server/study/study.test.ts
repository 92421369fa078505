import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/lib/base/ids'
import { findMarks } from '@/lib/db/card-marks'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { findMemory } from '@/lib/db/memories'
import { storageFolder } from '@/lib/db/storage-folder'
import { listEventsOfCard } from '@/lib/db/study-events'
import { type Rating, verdictOf } from '@/lib/review/rating'
import type { QuestionTurn, Turn } from '@/lib/review/turn'
import { findQuestion } from '@/lib/simulations/registry'
import { checkFold } from '../check-fold'
import { readContent } from '../content-files'
import { syncContent } from '../sync-content'
import { getSettings } from './settings'
import { markCard } from './mark-card'
import { nextTurn } from './next-turn'
import type { Submission } from './submission'
import { submitReview } from './submit-review'
import { getTonight } from './tonight'
import { undoReview } from './undo-review'

useFreshDatabase()

const ada = { userId: 'ada', name: 'Ada' }
const content = await readContent()

beforeEach(async () => {
  moveClockBy(0)
  const at = new Date(0)
  await database().user.create({
    data: {
      id: 'ada',
      name: 'Ada',
      email: 'ada@nanosleep.invalid',
      emailVerified: false,
      createdAt: at,
      updatedAt: at,
    },
  })
  await saveLearnerSettings('ada', { timeZone: 'UTC', newPerNight: 5 })
  await syncContent(content)
})

function moveClockBy(hours: number): void {
  writeFileSync(path.join(storageFolder(), 'clock'), String(hours * 3_600_000))
}

async function question(): Promise<QuestionTurn> {
  const turn = await nextTurn(ada)
  if (turn.kind !== 'question') throw new Error(`expected a question, was ${turn.kind}`)
  return turn
}

/** The right answer to what is asked, or a wrong one, with that rating. */
function submissionFor(turn: QuestionTurn, rating: Rating): Submission {
  const variant = findQuestion(turn.simulation, turn.question)?.draw(turn.params, turn.seed)
  if (variant === undefined) throw new Error(`no question ${turn.question}`)
  return {
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
    ms: 9000,
    rating,
    shownNights: turn.nights[rating],
  }
}

async function answer(rating: Rating): Promise<QuestionTurn> {
  const turn = await question()
  await submitReview(ada, submissionFor(turn, rating))
  return turn
}

function keyOf(turn: Turn): string {
  return turn.kind === 'question' ? `${turn.cardId} ${turn.seed}` : turn.kind
}

describe('a night', () => {
  test('A reload shows the same question, and an answer brings another', async () => {
    const first = await question()
    expect(keyOf(await question())).toBe(keyOf(first))
    await submitReview(ada, submissionFor(first, 'good'))
    expect(keyOf(await nextTurn(ada))).not.toBe(keyOf(first))
  })

  test('What is written is what the button showed', async () => {
    const turn = await answer('good')
    const [event] = await listEventsOfCard('ada', turn.cardId)
    expect(event).toMatchObject({
      kind: 'reviewed',
      rating: 'good',
      suggested: 'good',
      override: false,
      verdict: 'right',
    })
    expect(await findMemory('ada', turn.cardId)).toMatchObject({ intervalDays: turn.nights.good })
  })

  test('The same submission twice counts once', async () => {
    const turn = await question()
    const submission = submissionFor(turn, 'good')
    await Promise.all([submitReview(ada, submission), submitReview(ada, submission)])
    await submitReview(ada, submission)
    expect(await listEventsOfCard('ada', turn.cardId)).toHaveLength(1)
  })

  test('The same question answered in two tabs counts once, and the second is told', async () => {
    const turn = await question()
    await submitReview(ada, submissionFor(turn, 'good'))
    await expect(submitReview(ada, submissionFor(turn, 'easy'))).rejects.toMatchObject({ code: 'conflict' })
    expect(await listEventsOfCard('ada', turn.cardId)).toHaveLength(1)
  })

  test('The server’s verdict counts, whatever the browser says', async () => {
    const turn = await question()
    const right = submissionFor(turn, 'again')
    const variant = findQuestion(turn.simulation, turn.question)?.draw(turn.params, turn.seed)
    const wrong = variant?.misconceived()[0]
    if (variant === undefined || wrong === undefined)
      throw new Error('the first question has a misconception')
    await submitReview(ada, { ...right, answer: wrong, browserScore: 1 })
    const [event] = await listEventsOfCard('ada', turn.cardId)
    const { score } = variant.check(wrong)
    expect(score).toBeLessThan(1)
    expect(event).toMatchObject({ score, verdict: verdictOf(score), answer: wrong, truth: variant.truth })
  })

  test('A seed that the server did not give out is refused', async () => {
    const submission = submissionFor(await question(), 'good')
    await expect(submitReview(ada, { ...submission, seed: submission.seed + 1 })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('A raised rating is an override', async () => {
    const turn = await question()
    await submitReview(ada, submissionFor(turn, 'easy'))
    expect((await listEventsOfCard('ada', turn.cardId))[0]).toMatchObject({
      suggested: 'good',
      rating: 'easy',
      override: true,
    })
  })

  test('A miss comes back the same night as another variant, once, then on another day', async () => {
    const missed = await answer('again')
    const seen: QuestionTurn[] = []
    for (;;) {
      const turn = await nextTurn(ada)
      if (turn.kind !== 'question') break
      seen.push(turn)
      await submitReview(ada, submissionFor(turn, turn.cardId === missed.cardId ? 'again' : 'good'))
    }
    const again = seen.filter(({ cardId }) => cardId === missed.cardId)
    expect(again).toHaveLength(1)
    expect(again[0]?.seed).not.toBe(missed.seed)
    expect((await nextTurn(ada)).kind).toBe('lights-out')
  })
})

describe('taking back', () => {
  test('Undo over several levels restores exactly what was before, question by question', async () => {
    const keys = [keyOf(await question())]
    for (const rating of ['good', 'again', 'good'] as const) {
      await answer(rating)
      keys.push(keyOf(await nextTurn(ada)))
    }
    for (const key of keys.slice(0, -1).toReversed()) {
      await undoReview(ada)
      expect(keyOf(await nextTurn(ada))).toBe(key)
    }
    await expect(undoReview(ada)).rejects.toMatchObject({ code: 'conflict' })
    expect(await database().memory.count()).toBe(0)
    expect(await database().studyEvent.count()).toBe(6)
  })

  test('Undo works on the last screen', async () => {
    let last: QuestionTurn | null = null
    for (;;) {
      const turn = await nextTurn(ada)
      if (turn.kind !== 'question') break
      last = turn
      await submitReview(ada, submissionFor(turn, 'good'))
    }
    await undoReview(ada)
    expect(keyOf(await nextTurn(ada))).toBe(last === null ? '' : keyOf(last))
  })

  test('The stored memories are the fold of their events, also after undoing', async () => {
    for (const rating of ['good', 'again', 'hard'] as const) await answer(rating)
    await undoReview(ada)
    await answer('easy')
    expect(await checkFold()).toMatchObject({ cards: 3, differences: [] })
  })

  test('A memory that was tampered with is reported', async () => {
    const turn = await answer('good')
    const row = await database().memory.findFirstOrThrow({ where: { cardId: turn.cardId } })
    await database().memory.update({
      where: { userId_cardId: { userId: 'ada', cardId: turn.cardId } },
      data: { snapshot: row.snapshot.replace(/"stability":[\d.]+/, '"stability":99') },
    })
    expect((await checkFold()).differences).toMatchObject([{ cardId: turn.cardId }])
  })
})

describe('nights', () => {
  test('The next night asks exactly what is due, then what is new', async () => {
    const due = new Set<string>()
    for (;;) {
      const turn = await nextTurn(ada)
      if (turn.kind !== 'question') break
      await submitReview(ada, submissionFor(turn, 'hard'))
      if (turn.nights.hard === 1) due.add(turn.cardId)
    }
    moveClockBy(24)
    const tonight = await getTonight(ada)
    expect(tonight.questions - tonight.fresh).toBe(due.size)
    expect(due.size).toBeGreaterThan(0)
    const asked = new Set<string>()
    for (let i = 0; i < tonight.questions; i++) asked.add((await answer('good')).cardId)
    for (const card of due) expect(asked).toContain(card)
  })

  test('An answer after the day has turned is dated to the night in which it was asked', async () => {
    const turn = await question()
    moveClockBy(11)
    await submitReview(ada, submissionFor(turn, 'good'))
    const [event] = await listEventsOfCard('ada', turn.cardId)
    const memory = await findMemory('ada', turn.cardId)
    expect(memory?.dueDay).toBe((event?.studyDay ?? 0) + turn.nights.good)
  })

  test('A buried card comes back tomorrow, a suspended one when it is woken', async () => {
    const first = await question()
    await markCard(ada, { cardId: first.cardId, mark: 'bury' })
    const second = await question()
    expect(second.cardId).not.toBe(first.cardId)
    await markCard(ada, { cardId: second.cardId, mark: 'suspend' })
    moveClockBy(24)
    const ids: string[] = []
    for (;;) {
      const turn = await nextTurn(ada)
      if (turn.kind !== 'question') break
      ids.push(turn.cardId)
      await submitReview(ada, submissionFor(turn, 'good'))
    }
    expect(ids).toContain(first.cardId)
    expect(ids).not.toContain(second.cardId)
    await markCard(ada, { cardId: second.cardId, mark: 'wake' })
    moveClockBy(48)
    expect((await getTonight(ada)).fresh).toBeGreaterThan(0)
  })
})

describe('A card that keeps slipping', () => {
  /** Answers until this card has slipped so often; a month between the nights, so that it is due each time. */
  async function slip(cardId: string, lapses: number, month: number): Promise<number> {
    for (; ; month++) {
      moveClockBy(month * 31 * 24)
      for (;;) {
        const turn = await nextTurn(ada)
        if (turn.kind !== 'question') break
        const isIt = turn.cardId === cardId
        const hasSlipped = isIt && turn.state === 'review'
        await submitReview(ada, submissionFor(turn, hasSlipped ? 'again' : 'good'))
        if (hasSlipped && ((await findMemory('ada', cardId))?.lapses ?? 0) === lapses) return month
        if (isIt && !hasSlipped) break
      }
    }
  }

  test('is set aside at the eighth lapse, says so, can be kept, and comes up again at the twelfth', async () => {
    await saveLearnerSettings('ada', { newPerNight: 1 })
    const { cardId } = await question()
    const month = await slip(cardId, 8, 0)
    const after = await nextTurn(ada)
    const notice = after.kind === 'lights-out' ? after.setAside[0] : after.leech
    expect(notice).toMatchObject({ cardId, lapses: 8, section: { href: expect.stringMatching(/^\/read\//) } })
    expect((await findMarks('ada', cardId)).suspended).toBe(true)
    expect((await getSettings(ada)).setAside).toMatchObject([{ cardId, isLeech: true, lapses: 8 }])

    // Taken back, it is awake, and its memory is what it was.
    await undoReview(ada)
    expect(await findMarks('ada', cardId)).toMatchObject({ suspended: false, leechEvent: null })
    expect(await findMemory('ada', cardId)).toMatchObject({ lapses: 7 })

    const again = await slip(cardId, 8, month)
    await markCard(ada, { cardId, mark: 'wake' })
    const kept = await nextTurn(ada)
    expect(kept.kind === 'lights-out' ? kept.setAside[0] : kept.leech).toBeFalsy()
    await slip(cardId, 9, again)
    expect((await findMarks('ada', cardId)).suspended).toBe(false)
    await slip(cardId, 12, again)
    expect((await findMarks('ada', cardId)).suspended).toBe(true)
    expect((await checkFold()).differences).toEqual([])
  })
})

describe('Even and quiet nights', () => {
  test('An interval that was shown is written, although the nights have filled otherwise meanwhile', async () => {
    const turn = await question()
    const shown = submissionFor(turn, 'easy')
    await database().dayLoad.create({
      data: {
        userId: 'ada',
        dueDay: turn.nights.easy + Math.floor(Date.now() / 86_400_000),
        cards: 9,
        seconds: 900,
      },
    })
    await submitReview(ada, shown)
    const [event] = await listEventsOfCard('ada', turn.cardId)
    expect(event).toMatchObject({ after: { intervalDays: turn.nights.easy } })
    expect((await checkFold()).differences).toEqual([])
  })

  test('An interval that FSRS does not allow is refused', async () => {
    const turn = await question()
    const submission = { ...submissionFor(turn, 'good'), shownNights: 40 }
    await expect(submitReview(ada, submission)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('Tonight says that it is quiet, or that there is a break and until when', async () => {
    const today = Math.floor((Date.now() - 4 * 3_600_000) / 86_400_000)
    await saveLearnerSettings('ada', { quietDays: [today] })
    expect((await getTonight(ada)).rest?.why).toBe('quiet')
    await saveLearnerSettings('ada', { quietDays: [], breakFrom: today, breakTo: today + 6 })
    const { rest } = await getTonight(ada)
    expect(rest?.why).toBe('break')
    expect(rest?.until).toContain(String(new Date((today + 7) * 86_400_000).getUTCDate()))
  })

  test('After nights away Tonight says when all is caught up', async () => {
    await saveLearnerSettings('ada', { newPerNight: 30, budgetMinutes: 60 })
    for (let turn = await nextTurn(ada); turn.kind === 'question'; turn = await nextTurn(ada))
      await submitReview(ada, submissionFor(turn, 'good'))
    await saveLearnerSettings('ada', { budgetMinutes: 2 })
    moveClockBy(20 * 24)
    const tonight = await getTonight(ada)
    expect(tonight.waiting).toBeGreaterThan(5)
    expect(tonight.minutes).toBeLessThanOrEqual(2)
    expect(tonight.workedOff).toMatch(/day,? \d+ \w+/)
  })
})
