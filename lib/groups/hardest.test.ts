import { expect, test } from 'vitest'
import { chooseWeekCard, sayWhy } from './hardest'

const record = (cardId: string, meanScore: number, reviews = 5) => ({ cardId, people: 2, reviews, meanScore })
const cards = ['a', 'b', 'c']

test('The card with the lowest mean score is the week’s, and why is said', () => {
  expect(chooseWeekCard([record('a', 0.8), record('b', 0.2)], cards, new Set(), 1)).toEqual({
    cardId: 'b',
    why: { kind: 'hardest', people: 2, reviews: 5, meanScore: 0.2 },
  })
})

test('A card answered once or twice, asked lately, or no longer studied is not taken for the hardest', () => {
  const records = [record('a', 0, 2), record('b', 0.1), record('gone', 0), record('c', 0.5)]
  expect(chooseWeekCard(records, cards, new Set(['b']), 1)?.cardId).toBe('c')
})

test('While nothing has been answered often enough, one is drawn from the seed', () => {
  const drawn = Array.from({ length: 40 }, (_, seed) => chooseWeekCard([], cards, new Set(), seed))
  expect(new Set(drawn.map((one) => one?.cardId))).toEqual(new Set(cards))
  expect(chooseWeekCard([], cards, new Set(), 3)).toEqual(drawn[3])
  expect(drawn[0]?.why).toEqual({ kind: 'drawn' })
  expect(chooseWeekCard([], [], new Set(), 1)).toBeNull()
})

test('When all were asked lately, one of them comes again', () => {
  expect(cards).toContain(chooseWeekCard([], cards, new Set(cards), 5)?.cardId)
})

test('Why a question was chosen says no number that would be one person’s', () => {
  const why = { kind: 'hardest', reviews: 8, meanScore: 0.25 } as const
  expect(sayWhy({ ...why, people: 3 })).toContain('3 people answered it 8 times, and 25 % of that was right')
  expect(sayWhy({ ...why, people: 2 })).not.toMatch(/\d/)
  expect(sayWhy({ kind: 'drawn' })).toContain('drawn')
})
