import { expect, test } from 'vitest'
import { coverageReport } from './coverage-report'

const coverage = {
  claims: [
    { claim: 'c1', part: 'Games', verdict: 'wrong', cards: ['sum-of-two'] },
    { claim: 'c2', part: 'Games', verdict: 'correct', cards: [] },
  ],
  untaught: ['c2'],
  beyond: ['deep-sum'],
  simulations: [
    { simulation: 'dice', cards: 3, quick: 2, forms: { number: 2, order: 1 }, unasked: [] },
    { simulation: 'cards', cards: 1, quick: 1, forms: { choice: 1 }, unasked: ['trump'] },
  ],
  sections: [{ section: 'chance', quick: 3, predict: 1 }],
} as const

test('It names claims without a card and cards without a claim', () => {
  const report = coverageReport(coverage)
  expect(report).toContain('  Games: 1 of 2')
  expect(report).toContain('  Claims without a card: 1 (c2)')
  expect(report.slice(report.indexOf('  Cards without a claim: 1') + 1)[0]).toBe('    deep-sum')
})

test('It shows simulations by forms as a table, and the share of quick cards', () => {
  const report = coverageReport(coverage)
  expect(report.slice(report.indexOf('  Simulations by answer form') + 1, -3)).toEqual([
    '           cards  quick  choice  number  order  not asked',
    '    dice       3      2       –       2      1',
    '    cards      1      1       1       –      –  trump',
  ])
  expect(report).toContain('  4 cards: 3 quick, 1 predict (75 % quick)')
})
