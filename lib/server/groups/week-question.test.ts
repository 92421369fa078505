import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/lib/base/ids'
import { findCard } from '@/lib/db/cards'
import { database } from '@/lib/db/client'
import { listPinned } from '@/lib/db/explanations'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { asEditor, asOwner } from '@/lib/groups/access'
import { explanationText } from '@/lib/groups/explanation'
import type { WeekQuestion } from '@/lib/groups/week-question'
import { findQuestion } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { readContent } from '../content-files'
import { getCardSheet } from '../study/card-sheet'
import { submitReview } from '../study/submit-review'
import { undoReview } from '../study/undo-review'
import { syncContent } from '../sync-content'
import { answerWeek } from './answer-week'
import { changeExplanation, explain, pinExplanation, removeExplanation, unpinExplanation } from './explain'
import { requireGroup } from './group-action'
import {
  addLearner,
  askedOf,
  letIn,
  moveClockBy,
  submissionFor,
  variantOf,
  wrongAnswer,
} from './group-of-learners'
import { createGroup, setGroupDocuments, setRole } from './manage'
import { showWeek } from './show-week'
import { listWeeks, questionOfThisWeek } from './week-question'

useFreshDatabase()

const content = await readContent()
const DAY_MS = 24 * 3_600_000
const [ada, bob, cy, eve] = ['ada', 'bob', 'cy', 'eve'].map((name) => ({ userId: name, name })) as [
  Actor,
  Actor,
  Actor,
  Actor,
]
let groupId = ''
const groupOf = (actor: Actor) => requireGroup(actor, groupId)

beforeEach(async () => {
  moveClockBy(0)
  for (const { name } of [ada, bob, cy, eve]) await addLearner(name)
  await syncContent(content)
  groupId = (await createGroup(ada, 'Night owls')).groupId
  await letIn(groupId, bob, 'all')
  await letIn(groupId, cy, 'all', 2)
})

async function weekQuestion(actor = ada): Promise<WeekQuestion> {
  const question = await questionOfThisWeek(await groupOf(actor))
  if (question === null) throw new Error('the group has no question')
  return question
}

async function answer(actor: Actor, isRight = true): Promise<WeekQuestion> {
  const asked = await weekQuestion(actor)
  const { simulation, question, params, seed } = asked.variant
  const variant = findQuestion(simulation, question)?.draw(params, seed)
  if (variant === undefined) throw new Error('it cannot be drawn')
  await answerWeek(await groupOf(actor), {
    id: newId(),
    week: asked.week,
    answer: isRight ? variant.truth : wrongAnswer(variant),
  })
  return asked
}

async function write(actor: Actor, text: string): Promise<string> {
  const { week } = await weekQuestion(actor)
  const id = newId()
  await explain(await groupOf(actor), { id, week, text })
  return id
}

const threadOf = async (actor: Actor) => {
  const { week } = await weekQuestion(actor)
  return (await showWeek(await groupOf(actor), week)).answered?.thread ?? []
}

describe('the question of the week', () => {
  test('is chosen once, also when all look at the same moment, and stays', async () => {
    const looks = await Promise.all([ada, bob, cy].map((actor) => weekQuestion(actor)))
    expect(looks[1]).toEqual(looks[0])
    expect(looks[2]).toEqual(looks[0])
    await setGroupDocuments(asOwner(await groupOf(ada)), [])
    expect(await weekQuestion(bob)).toEqual(looks[0])
    expect(await database().weekQuestion.count()).toBe(1)
    expect((await findCard(looks[0]?.cardId ?? ''))?.id).toBe(looks[0]?.cardId)
  })

  test('is what went least well, what was taken back and who shares nothing left out', async () => {
    await letIn(groupId, eve, 'nothing', 3)
    const missed = await askedOf(ada)
    for (const actor of [ada, bob, cy, eve]) {
      const turn = await askedOf(actor)
      expect(turn.cardId).toBe(missed.cardId)
      await submitReview(actor, submissionFor(turn, 'again', wrongAnswer(variantOf(turn))))
    }
    expect(await weekQuestion(bob)).toMatchObject({
      cardId: missed.cardId,
      why: { kind: 'hardest', people: 3, reviews: 3 },
    })
    await database().weekQuestion.deleteMany()
    await undoReview(cy)
    expect(await weekQuestion(bob)).toMatchObject({ why: { kind: 'drawn' } })
  })

  test('is another one the week after, and past ones are listed', async () => {
    const first = await answer(ada)
    moveClockBy(7 * DAY_MS)
    const second = await weekQuestion(ada)
    expect(second.week).toBe(first.week + 1)
    expect(second.cardId).not.toBe(first.cardId)
    expect(await listWeeks(await groupOf(ada))).toMatchObject([
      { week: second.week, hasAnswered: false },
      { week: first.week, hasAnswered: true },
    ])
  })

  test('is none for a group that studies nothing', async () => {
    await setGroupDocuments(asOwner(await groupOf(ada)), [])
    expect(await questionOfThisWeek(await groupOf(ada))).toBeNull()
  })

  test('is not there for a stranger', async () => {
    await expect(groupOf(eve)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('answering it', () => {
  test('tells nothing of the others before, and how they answered after', async () => {
    const { week } = await answer(bob, false)
    await write(bob, 'It sleeps first.')
    expect((await showWeek(await groupOf(ada), week)).answered).toBeNull()
    await answer(ada)
    const { answered } = await showWeek(await groupOf(ada), week)
    expect(answered?.spread.total).toBe(2)
    expect(answered?.spread.rows[0]).toMatchObject({ isRight: true, isOwn: true })
    expect(answered?.spread.rows[1]).toMatchObject({ isOwn: false, names: ['bob'] })
    expect(answered?.thread).toMatchObject([{ name: 'bob', text: 'It sleeps first.', isOwn: false }])
  })

  test('counts once, and the same answer sent twice is no error', async () => {
    const { week, variant } = await weekQuestion()
    const truth = findQuestion(variant.simulation, variant.question)?.draw(variant.params, variant.seed).truth
    if (truth === undefined) throw new Error('it cannot be drawn')
    const group = await groupOf(ada)
    const sent = { id: newId(), week, answer: truth }
    const scores = await Promise.all([answerWeek(group, sent), answerWeek(group, sent)])
    expect(scores.map(({ score }) => score)).toEqual([1, 1])
    await expect(answerWeek(group, { ...sent, id: newId() })).rejects.toMatchObject({ code: 'conflict' })
    expect(await database().weekAnswer.count()).toBe(1)
    // No schedule is touched.
    expect(await database().studyEvent.count()).toBe(0)
    expect(await database().memory.count()).toBe(0)
  })

  test('of a week without a question is refused', async () => {
    await expect(
      answerWeek(await groupOf(ada), { id: newId(), week: 1, answer: { kind: 'number', value: 1 } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(showWeek(await groupOf(ada), 1)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('an explanation', () => {
  test('wants one’s own answer first, and has bounds', async () => {
    await expect(write(bob, 'Because.')).rejects.toMatchObject({ code: 'forbidden' })
    await answer(bob)
    for (const text of ['One.', 'Two.', 'Three.']) await write(bob, text)
    await expect(write(bob, 'Four.')).rejects.toMatchObject({ code: 'conflict' })
    expect((await threadOf(bob)).map(({ text }) => text)).toEqual(['One.', 'Two.', 'Three.'])
    expect(explanationText.safeParse('   ').success).toBe(false)
    expect(explanationText.safeParse('a'.repeat(601)).success).toBe(false)
  })

  test('is changed and removed by who wrote it, on its day', async () => {
    await answer(bob)
    await answer(cy)
    const id = await write(bob, 'One.')
    await expect(changeExplanation(await groupOf(cy), { id, text: 'Mine.' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(removeExplanation(await groupOf(cy), id)).rejects.toMatchObject({ code: 'forbidden' })
    await changeExplanation(await groupOf(bob), { id, text: 'Two.' })
    expect(await threadOf(bob)).toMatchObject([{ text: 'Two.', mayChange: true, mayRemove: true }])
    const second = await write(bob, 'Three.')
    await removeExplanation(await groupOf(bob), second)
    expect(await threadOf(bob)).toHaveLength(1)
    moveClockBy(DAY_MS)
    await expect(changeExplanation(await groupOf(bob), { id, text: 'Four.' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    // An editor or the owner still can.
    await removeExplanation(await groupOf(ada), id)
    expect(await database().explanation.count()).toBe(0)
  })

  test('is pinned to the card by editors, one a group, and shown to members alone', async () => {
    const { cardId } = await answer(bob)
    const [first, second] = [await write(bob, 'One.'), await write(bob, 'Two.')]
    const plain = await groupOf(cy)
    expect(() => asEditor(plain)).toThrow()
    await setRole(asOwner(await groupOf(ada)), 'cy', 'editor')
    const editor = asEditor(await groupOf(cy))
    await pinExplanation(editor, first)
    await pinExplanation(editor, second)
    expect(await listPinned([groupId], cardId)).toEqual([
      { id: second, group: 'Night owls', by: 'bob', text: 'Two.' },
    ])
    expect((await getCardSheet(ada, cardId)).pinned).toHaveLength(1)
    expect((await getCardSheet(eve, cardId)).pinned).toEqual([])
    await unpinExplanation(editor, second)
    expect((await getCardSheet(ada, cardId)).pinned).toEqual([])
  })

  test('of another group is out of reach', async () => {
    await answer(bob)
    const id = await write(bob, 'One.')
    const other = await createGroup(eve, 'Larks')
    const theirs = asOwner(await requireGroup(eve, other.groupId))
    await expect(pinExplanation(theirs, id)).rejects.toMatchObject({ code: 'not-found' })
    await removeExplanation(theirs, id)
    expect(await threadOf(bob)).toHaveLength(1)
  })
})
