import { describe, expect, test } from 'vitest'
import { type Answer, type AnswerForm, sayAnswer, scoreOf } from './answer'

const grid: AnswerForm = {
  kind: 'grid',
  columns: ['w1', 'w2'],
  rows: ['LT', 'ET'],
  values: [
    { id: 'yes', label: 'reports' },
    { id: 'no', label: '–' },
  ],
}

describe('a grid', () => {
  test('is said row by row, each with its name', () => {
    const value = ['yes', 'yes', 'yes', 'no']
    expect(sayAnswer(grid, { kind: 'grid', value })).toBe('LT: reports reports; ET: reports –')
  })

  test('with a single row is said without a name', () => {
    const form: AnswerForm = { ...grid, rows: [''] }
    expect(sayAnswer(form, { kind: 'grid', value: ['no', 'yes'] })).toBe('– reports')
  })

  test('half of which is right counts no more than guessing', () => {
    const truth: Answer = { kind: 'grid', value: ['yes', 'yes', 'no', 'no'] }
    expect(scoreOf(grid, truth, { kind: 'grid', value: ['yes', 'yes', 'yes', 'yes'] })).toBe(0)
    expect(scoreOf(grid, truth, { kind: 'grid', value: ['yes', 'yes', 'no', 'yes'] })).toBe(0.5)
  })
})
