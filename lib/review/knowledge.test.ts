import { expect, test } from 'vitest'
import { countKnowledge, standingOf } from './knowledge'
import { newMemory } from './memory'
import { nextStates } from './scheduler'

const context = { cardId: 'a', at: 0, studyDay: 100, retention: 0.9 }
const { good, again } = nextStates(newMemory(), context)

test('A card is unmet until its first answer', () => {
  expect(standingOf(null, 100, 0.9)).toBe('unmet')
  expect(standingOf(newMemory(), 100, 0.9)).toBe('unmet')
})

test('A missed card is being learnt', () => expect(standingOf(again, 100, 0.9)).toBe('learning'))

test('A learnt card is known while it would most likely be recalled, and sinks as the nights pass', () => {
  expect(standingOf(good, 100, 0.9)).toBe('known')
  expect(standingOf(good, good.dueDay, 0.9)).toBe('known')
  expect(standingOf(good, 100 + 40 * (good.dueDay - 100), 0.9)).toBe('learning')
})

test('Every card is counted once', () => {
  expect(countKnowledge(['unmet', 'known', 'known', 'learning'])).toEqual({ known: 2, learning: 1, unmet: 1 })
})
