import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/lib/base/ids'
import { cardRowsSql } from '@/lib/db/card-list'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { findMemory } from '@/lib/db/memories'
import { storageFolder } from '@/lib/db/storage-folder'
import { cardFilterSchema } from '@/lib/review/card-filter-schema'
import type { CardFilter } from '@/lib/review/card-list'
import type { Rating } from '@/lib/review/rating'
import { findQuestion } from '@/lib/simulations/registry'
import { checkFold } from '../check-fold'
import { readContent } from '../content-files'
import { syncContent } from '../sync-content'
import { noteOn, saveNote } from './card-note'
import { getCardSheet } from './card-sheet'
import { getCardPage, listMatchingCards } from './list-cards'
import { markCards, restoreMarks } from './mark-cards'
import { nextTurn } from './next-turn'
import { resetCards, undoResets } from './reset-cards'
import { submitReview } from './submit-review'
import { undoReview } from './undo-review'

useFreshDatabase()

const ada = { userId: 'ada', name: 'Ada' }
const bob = { userId: 'bob', name: 'Bob' }
const content = await readContent()

beforeEach(async () => {
  moveClockBy(0)
  const at = new Date(0)
  for (const { userId: id, name } of [ada, bob]) {
    await database().user.create({
      data: {
        id,
        name,
        email: `${id}@nanosleep.invalid`,
        emailVerified: false,
        createdAt: at,
        updatedAt: at,
      },
    })
    await saveLearnerSettings(id, { timeZone: 'UTC', newPerNight: 5 })
  }
  await syncContent(content)
})

function moveClockBy(hours: number): void {
  writeFileSync(path.join(storageFolder(), 'clock'), String(hours * 3_600_000))
}

async function answer(rating: Rating): Promise<string> {
  const turn = await nextTurn(ada)
  if (turn.kind !== 'question') throw new Error(`expected a question, was ${turn.kind}`)
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
    ms: 9000,
    rating,
    shownNights: turn.nights[rating],
  })
  return turn.cardId
}

function only(parts: Partial<CardFilter>): CardFilter {
  return { ...cardFilterSchema.parse({}), ...parts }
}

async function idsOf(parts: Partial<CardFilter>, actor = ada): Promise<readonly string[]> {
  return (await getCardPage(actor, only(parts))).cards.map(({ cardId }) => cardId)
}

describe('the cards page', () => {
  test('All cards that are not retired are there, met or not, in the order of the documents', async () => {
    const all = await database().card.count({ where: { retired: false } })
    const page = await getCardPage(ada, only({}))
    expect(page.total).toBe(all)
    expect(page.pages).toBe(Math.ceil(all / 50))
    expect(page.cards.every(({ state }) => state === 'new')).toBe(true)
    const [first] = page.cards
    await database().card.update({ where: { id: first?.cardId ?? '' }, data: { retired: true } })
    expect((await getCardPage(ada, only({}))).total).toBe(all - 1)
  })

  test('The pages together hold every card once, and a page beyond the last is the first', async () => {
    const { pages, total } = await getCardPage(ada, only({}))
    const seen = new Set<string>()
    for (let page = 1; page <= pages; page++) for (const id of await idsOf({ page })) seen.add(id)
    expect(seen.size).toBe(total)
    expect(await getCardPage(ada, only({ page: 999 }))).toMatchObject({ page: 1 })
  })

  test('A search finds every word, in the name of the question, the section, the explanation or a note', async () => {
    const [card] = (await getCardPage(ada, only({}))).cards
    if (card === undefined) throw new Error('there are cards')
    expect(await idsOf({ q: card.title.toUpperCase() })).toContain(card.cardId)
    expect(await idsOf({ q: card.section })).toContain(card.cardId)
    expect(await idsOf({ q: 'no such word anywhere' })).toEqual([])
    await saveNote(ada, { cardId: card.cardId, text: 'think of 100%_real zebras', base: '' })
    expect(await idsOf({ q: 'ZEBRAS 0%_r' })).toEqual([card.cardId])
    expect(await idsOf({ q: 'zebras' }, bob)).toEqual([])
    expect(await idsOf({ q: '1__%' })).toEqual([])
  })

  test('Each filter lets through what it says', async () => {
    const missed = await answer('again')
    const known = await answer('good')
    await markCards(ada, { cardIds: [known], mark: 'flag' })
    const unmet = (await idsOf({ state: 'new' }))[0] ?? ''
    await markCards(ada, { cardIds: [unmet], mark: 'bury' })
    await saveNote(ada, { cardId: unmet, text: 'later', base: '' })
    expect(await idsOf({ state: 'learning' })).toEqual([missed])
    expect(await idsOf({ state: 'known' })).toEqual([known])
    expect(await idsOf({ mark: 'flagged' })).toEqual([known])
    expect(await idsOf({ mark: 'buried' })).toEqual([unmet])
    expect(await idsOf({ mark: 'note' })).toEqual([unmet])
    expect(await idsOf({ mark: 'suspended' })).toEqual([])
    moveClockBy(24 * 60)
    expect(await idsOf({ state: 'due' })).toEqual([known])
    expect(await idsOf({ mark: 'buried' })).toEqual([])
    expect((await idsOf({ sort: 'due' })).slice(0, 2).toSorted()).toEqual([missed, known].toSorted())
    expect((await idsOf({ sort: 'difficulty' }))[0]).toBe(missed)
    expect((await idsOf({ sort: 'stability' }))[0]).toBe(missed)
    const [place] = known.split('/')
    expect((await getCardPage(ada, only({ in: place ?? '' }))).total).toBeGreaterThan(50)
    const card = await database().card.findUniqueOrThrow({ where: { id: known } })
    expect(await idsOf({ in: card.sectionId, simulation: card.simulation })).toContain(known)
    expect(await idsOf({ in: 'nowhere' })).toEqual([])
  })

  test('What the learner has is found through indices, however many cards there are', async () => {
    const query = { ...only({}), userId: 'ada', studyDay: 20_000, words: [] }
    const { sql, values } = cardRowsSql({ ...query, sort: 'due' }, { take: 50, skip: 0 })
    const plan = await database().$queryRawUnsafe<{ detail: string }[]>(
      `EXPLAIN QUERY PLAN ${sql}`,
      ...values,
    )
    for (const table of ['m', 'k', 'n'])
      expect(plan.map(({ detail }) => detail)).toContainEqual(
        expect.stringMatching(new RegExp(`SEARCH ${table} USING .*INDEX.*userId=\\? AND cardId=\\?`)),
      )
  })

  test('An address that makes no sense shows everything', () => {
    expect(cardFilterSchema.parse({ state: 'odd', sort: ['x'], page: '-3', q: ['a'] })).toEqual(only({}))
  })
})

describe('the same on many cards', () => {
  test('Marks are set on all, and taken back to what each had before', async () => {
    const [a = '', b = '', c = ''] = await idsOf({})
    await markCards(ada, { cardIds: [a], mark: 'flag' })
    const before = await markCards(ada, { cardIds: [a, b, c, 'no/card'], mark: 'suspend' })
    expect([...(await idsOf({ mark: 'suspended' }))].toSorted()).toEqual([a, b, c].toSorted())
    expect(await idsOf({ mark: 'suspended' }, bob)).toEqual([])
    await markCards(ada, { cardIds: [a], mark: 'unflag' })
    await restoreMarks(
      ada,
      structuredClone([...before]).map((one) => ({ ...one, cardIds: [...one.cardIds] })),
    )
    expect(await idsOf({ mark: 'suspended' })).toEqual([])
    expect(await idsOf({ mark: 'flagged' })).toEqual([a])
  })

  test('All that match can be chosen, beyond one page', async () => {
    const { total } = await getCardPage(ada, only({}))
    const ids = await listMatchingCards(ada, only({}))
    expect(ids).toHaveLength(total)
    await markCards(ada, { cardIds: [...ids], mark: 'bury' })
    expect((await nextTurn(ada)).kind).toBe('lights-out')
    await markCards(ada, { cardIds: [...ids], mark: 'unbury' })
    expect((await nextTurn(ada)).kind).toBe('question')
  })

  test('A card begun anew is new, its reviews stay in the log, and taking that back restores its memory', async () => {
    const met = [await answer('good'), await answer('hard')]
    const memories = await Promise.all(met.map((id) => findMemory('ada', id)))
    const unmet = (await idsOf({ state: 'new' }))[0] ?? ''
    const done = await resetCards(ada, { cardIds: [...met, unmet] })
    expect([...done.cardIds].toSorted()).toEqual(met.toSorted())
    expect(await findMemory('ada', met[0] ?? '')).toBeNull()
    expect(await checkFold()).toMatchObject({ differences: [] })
    await undoResets(bob, { cardIds: [...done.cardIds], resets: [...done.resets] }).catch(() => {})
    expect(await findMemory('ada', met[0] ?? '')).toBeNull()
    await undoResets(ada, { cardIds: [...done.cardIds], resets: [...done.resets] })
    expect(await Promise.all(met.map((id) => findMemory('ada', id)))).toEqual(memories)
    expect(await checkFold()).toMatchObject({ differences: [] })
    await expect(
      undoResets(ada, { cardIds: [...done.cardIds], resets: [...done.resets] }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('Undo in the night takes back the answer, not a card begun anew after it', async () => {
    const first = await answer('good')
    const second = await answer('good')
    await resetCards(ada, { cardIds: [first] })
    await undoReview(ada)
    expect(await findMemory('ada', second)).toBeNull()
    expect((await getCardSheet(ada, first)).history.map(({ kind }) => kind)).toEqual(['reset', 'reviewed'])
  })
})

describe('a card', () => {
  test('Its sheet says what is known of it, and holds what each replay needs', async () => {
    const cardId = await answer('hard')
    await answer('good')
    moveClockBy(24 * 3)
    const sheet = await getCardSheet(ada, cardId)
    expect(sheet).toMatchObject({ cardId, takenBack: 0, marks: { suspended: false, buried: false } })
    const [review] = sheet.history
    if (review?.kind !== 'reviewed') throw new Error('it was reviewed')
    const { simulation, question, params, seed } = review.variant
    const variant = findQuestion(simulation, question)?.draw(params, seed)
    expect(review.answer).toEqual(variant?.truth)
    expect(review).toMatchObject({ rating: 'hard', suggested: 'good', verdict: 'right', ms: 9000 })
    expect(sheet.memory?.recall).toBeLessThan(1)
    expect(sheet.curve?.today).toBe(sheet.studyDay)
    expect(await getCardSheet(bob, cardId)).toMatchObject({ memory: null, history: [], curve: null })
    await expect(getCardSheet(ada, 'no/card')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('A note is kept as typed, is its learner’s own, and an empty one is none', async () => {
    const [cardId = ''] = await idsOf({})
    const text = '  two\n\nlines, “quoted” <b>&amp;</b> 🌙 '
    expect(await saveNote(ada, { cardId, text, base: '' })).toEqual({ stored: text })
    expect((await noteOn('ada', cardId)).text).toBe(text)
    expect((await noteOn('bob', cardId)).text).toBe('')
    expect(await saveNote(ada, { cardId, text: ' \n', base: text })).toEqual({ stored: ' \n' })
    expect((await noteOn('ada', cardId)).text).toBe('')
    await expect(saveNote(ada, { cardId: 'no/card', text, base: '' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('A note that was changed elsewhere meanwhile is not written over', async () => {
    const [cardId = ''] = await idsOf({})
    await saveNote(ada, { cardId, text: 'from the phone', base: '' })
    expect(await saveNote(ada, { cardId, text: 'from the laptop', base: '' })).toEqual({
      stored: 'from the phone',
    })
    expect((await noteOn('ada', cardId)).text).toBe('from the phone')
    await saveNote(ada, { cardId, text: 'from the laptop', base: 'from the phone' })
    expect((await noteOn('ada', cardId)).text).toBe('from the laptop')
  })
})
