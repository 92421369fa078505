import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MemberAnswer, spreadOf } from './spread'

const answer = (userId: string, said: string, change: Partial<MemberAnswer> = {}): MemberAnswer => ({
  userId,
  name: userId.toUpperCase(),
  shares: 'all',
  answer: { said },
  said,
  score: said === '42' ? 1 : 0,
  misconception: null,
  ...change,
})

describe('a prediction spread', () => {
  test('has the right answer first and names those who share all', () => {
    const spread = spreadOf('ada', [answer('ada', '7'), answer('bob', '7'), answer('cy', '42')])
    expect(spread.rows).toMatchObject([
      { said: '42', isRight: true, count: 1, isOwn: false, names: ['CY'] },
      { said: '7', isRight: false, count: 2, isOwn: true, names: ['BOB'] },
    ])
  })

  test('counts nobody alone who shares only in the aggregate', () => {
    const quiet = { shares: 'aggregate' } as const
    expect(spreadOf('ada', [answer('ada', '42'), answer('bob', '7', quiet)]).total).toBe(1)
    const two = spreadOf('ada', [answer('ada', '42'), answer('bob', '7', quiet), answer('cy', '9', quiet)])
    expect(two.total).toBe(3)
    expect(two.rows.flatMap(({ names }) => names)).toEqual([])
  })

  test('never shows who shares nothing, and never a name without consent', () => {
    const member = fc.record({
      said: fc.constantFrom('1', '2', '42'),
      shares: fc.constantFrom('all', 'aggregate', 'nothing'),
    })
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 12 }), (members) => {
        const answers = members.map((one, i) => answer(`m${i}`, one.said, { shares: one.shares }))
        const { rows, total } = spreadOf('m0', answers)
        expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(total)
        const open = answers.filter(({ shares, userId }) => shares === 'all' && userId !== 'm0')
        expect(rows.flatMap(({ names }) => names).toSorted()).toEqual(open.map(({ name }) => name).toSorted())
        const others = answers.filter(({ userId }) => userId !== 'm0')
        const nameless = others.filter(({ shares }) => shares === 'aggregate').length
        expect(total).toBe(1 + open.length + (nameless >= 2 ? nameless : 0))
      }),
    )
  })
})
