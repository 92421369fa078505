import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/lib/base/ids'
import { findCard, listNewCards } from '@/lib/db/cards'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { findMemory } from '@/lib/db/memories'
import { listEventsOfCard } from '@/lib/db/study-events'
import type { Rating } from '@/lib/review/rating'
import type { TextQuestion } from '@/lib/review/text-question'
import { findQuestion } from '@/lib/simulations/registry'
import { checkFold } from '../check-fold'
import { readContent } from '../content-files'
import { readContents } from '../read-document'
import { readSection } from '../read-section'
import { syncContent } from '../sync-content'
import { learnerOf } from './learner'
import { markCard } from './mark-card'
import { nextTurn } from './next-turn'
import { loadNight } from './plan'
import type { Submission } from './submission'
import { answerInText, textQuestion } from './text-question'
import { undoReview } from './undo-review'

useFreshDatabase()

const ada = { userId: 'ada', name: 'Ada' }
const CARD = 'os-fundamentals/epoll-short-read'
const content = await readContent()

beforeEach(async () => {
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
  await saveLearnerSettings('ada', { timeZone: 'UTC', newPerNight: 2, budgetMinutes: 60 })
  await syncContent(content)
})

async function asked(cardId = CARD): Promise<TextQuestion> {
  const card = await findCard(cardId)
  const question = card === null ? null : await textQuestion(await learnerOf(ada), card)
  if (question === null) throw new Error(`${cardId} can be asked`)
  return question
}

function submissionFor({ first, ...question }: TextQuestion, rating: Rating): Submission {
  const variant = findQuestion(question.simulation, question.question)?.draw(question.params, question.seed)
  if (variant === undefined || first === null) throw new Error(`${question.cardId} is new`)
  const { nights, ...rest } = first
  return {
    ...rest,
    id: newId(),
    cardId: question.cardId,
    simulation: question.simulation,
    question: question.question,
    seed: question.seed,
    answer: variant.truth,
    browserScore: 1,
    hintsUsed: 0,
    ms: 9000,
    rating,
    shownNights: nights[rating],
  }
}

async function plannedTonight(): Promise<number> {
  const turn = await nextTurn(ada)
  return turn.kind === 'question' ? turn.progress.planned : 0
}

describe('a question in a text', () => {
  test('The first answer starts the memory, due on the night that was shown', async () => {
    const question = await asked()
    await answerInText(ada, submissionFor(question, 'good'))
    const { studyDay } = await learnerOf(ada)
    expect(await findMemory('ada', CARD)).toMatchObject({
      state: 'review',
      dueDay: studyDay + (question.first?.nights.good ?? -1),
    })
    expect(await listEventsOfCard('ada', CARD)).toMatchObject([{ kind: 'reviewed', place: 'text' }])
    expect(await checkFold()).toMatchObject({ differences: [] })
  })

  test('From then on it is practice, and a second answer is refused', async () => {
    const question = await asked()
    const late = submissionFor(question, 'good')
    await answerInText(ada, submissionFor(question, 'good'))
    expect(await asked()).toMatchObject({ first: null, practice: 'met' })
    await expect(answerInText(ada, late)).rejects.toMatchObject({ code: 'conflict' })
    expect(await listEventsOfCard('ada', CARD)).toHaveLength(1)
  })

  test('The same submission twice counts once', async () => {
    const submission = submissionFor(await asked(), 'good')
    await Promise.all([answerInText(ada, submission), answerInText(ada, submission)])
    await answerInText(ada, submission)
    expect(await listEventsOfCard('ada', CARD)).toHaveLength(1)
  })

  test('A suspended card stays practice', async () => {
    const submission = submissionFor(await asked(), 'good')
    await markCard(ada, { cardId: CARD, mark: 'suspend' })
    expect(await asked()).toMatchObject({ first: null, practice: 'suspended' })
    await expect(answerInText(ada, submission)).rejects.toMatchObject({ code: 'conflict' })
    expect(await findMemory('ada', CARD)).toBeNull()
  })

  test('Nobody’s answers are practice', async () => {
    const card = await findCard(CARD)
    expect(card && (await textQuestion(null, card))).toMatchObject({ first: null, practice: 'signed-out' })
  })

  test('It counts among the new cards of the night, but no limit forbids it', async () => {
    const { studyDay } = await learnerOf(ada)
    expect(await plannedTonight()).toBe(2)
    await answerInText(ada, submissionFor(await asked(), 'good'))
    expect(await plannedTonight()).toBe(1)
    for (const { id } of (await listNewCards('ada', studyDay, 9)).slice(-2))
      await answerInText(ada, submissionFor(await asked(id), 'good'))
    expect(await plannedTonight()).toBe(0)
  })

  test('A miss comes back the same night', async () => {
    await answerInText(ada, submissionFor(await asked(), 'again'))
    const { plan } = await loadNight(await learnerOf(ada))
    expect(plan.items.map(({ cardId }) => cardId)).toContain(CARD)
  })

  test('The night takes back its own answers, not those of a text', async () => {
    await answerInText(ada, submissionFor(await asked(), 'good'))
    await expect(undoReview(ada)).rejects.toMatchObject({ code: 'conflict' })
    expect(await findMemory('ada', CARD)).not.toBeNull()
  })
})

describe('a document', () => {
  test('Its contents say what the learner knows of each section, and nothing to a stranger', async () => {
    await answerInText(ada, submissionFor(await asked(), 'good'))
    const contents = await readContents('os-fundamentals', ada)
    const epoll = contents?.sections.find(({ slug }) => slug === 'epoll')
    expect(epoll?.knowledge).toEqual({ known: 1, learning: 0, unmet: (epoll?.questions ?? 0) - 1 })
    const shown = await readContents('os-fundamentals', null)
    expect(shown?.sections.every(({ knowledge }) => knowledge === null)).toBe(true)
    expect(await readContents('nothing', ada)).toBeNull()
  })

  test('A section has its errata, questions and neighbours', async () => {
    const section = await readSection('os-fundamentals', 'epoll', ada)
    expect(section?.questions.get('epoll-short-read')?.question.first).not.toBeNull()
    expect(section?.errata.size).toBeGreaterThan(0)
    expect(section?.before).not.toBeNull()
    expect(section?.cards.find(({ id }) => id === CARD)).toMatchObject({
      state: 'Not met yet',
      isInText: true,
    })
    expect(await readSection('os-fundamentals', 'nothing', null)).toBeNull()
  })
})

test('Every text of the shipped documents can be read, with its embeds', async () => {
  for (const { id, sections } of content.documents) {
    for (const { slug, terms, body } of sections) {
      const section = await readSection(id, slug, null)
      const own = [...(section?.terms.values() ?? [])].filter((entry) => entry.section.slug === slug)
      expect(own).toHaveLength(terms.length)
      expect(section?.questions.size).toBe(body.match(/^::card/gm)?.length ?? 0)
      expect(section?.errata.size).toBe(body.match(/^::erratum/gm)?.length ?? 0)
    }
  }
})
