import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bandOf,
  groupActivity,
  groupKnowledge,
  mayShowSum,
  type MemberKnowledge,
  sectionKnowledge,
} from './knowledge'
import { type Sharing, sharings } from './role'

const member = (
  userId: string,
  shares: Sharing,
  known: Readonly<Record<string, number>>,
  explains = false,
): MemberKnowledge => ({
  userId,
  name: userId.toUpperCase(),
  shares,
  explains,
  sections: Object.entries(known).map(([section, value]) => ({
    section,
    known: value,
    met: value > 0 ? 1 : 0,
  })),
})

describe('what a group knows', () => {
  test('has a column for each who shares all, and counts who does not refuse', () => {
    const { sections, columns, sharing } = groupKnowledge(
      'ada',
      [
        member('ada', 'all', { tlb: 0.9 }),
        member('bob', 'aggregate', { tlb: 0.6 }),
        member('cy', 'aggregate', { tlb: 0.3 }),
        member('dan', 'nothing', { tlb: 0 }),
        member('eve', 'all', { tlb: 0.1 }),
      ],
      ['tlb'],
    )
    expect(columns.map(({ name, isSelf }) => [name, isSelf])).toEqual([
      ['ADA', true],
      ['EVE', false],
    ])
    expect(sections[0]).toMatchObject({ everyone: 'some', columns: ['well', 'little'] })
    expect(sharing).toEqual({ all: 2, aggregate: 2, nothing: 1 })
  })

  test('is not shown where it would tell what one other knows', () => {
    const three = [
      member('ada', 'all', { tlb: 0.9 }),
      member('bob', 'aggregate', { tlb: 0.1 }),
      member('cy', 'aggregate', { tlb: 0.3 }),
    ]
    // Bob knows what he knows and what Ada knows: the rest would be what Cy knows.
    expect(groupKnowledge('bob', three, ['tlb'])).toMatchObject({ showsEveryone: false, weakest: [] })
    expect(groupKnowledge('bob', three, ['tlb']).sections[0]?.everyone).toBeNull()
    expect(groupKnowledge('ada', three, ['tlb'])).toMatchObject({ showsEveryone: true, weakest: ['tlb'] })
    expect(groupKnowledge('ada', three.slice(0, 2), ['tlb']).showsEveryone).toBe(false)
  })

  test('is shown to one who is alone', () => {
    const alone = groupKnowledge('ada', [member('ada', 'aggregate', { tlb: 0.9 })], ['tlb'])
    expect(alone).toMatchObject({ showsEveryone: false, isHidden: false })
    expect(alone.sections[0]).toMatchObject({ everyone: null, columns: ['well'] })
  })

  test('shows one’s own column to oneself whatever one shares, and to nobody else', () => {
    const two = [member('ada', 'nothing', { tlb: 0.9 }), member('bob', 'aggregate', { tlb: 0.9 })]
    expect(groupKnowledge('ada', two, ['tlb']).columns.map(({ userId }) => userId)).toEqual(['ada'])
    expect(groupKnowledge('bob', two, ['tlb']).columns.map(({ userId }) => userId)).toEqual(['bob'])
  })

  test('is weakest where it is known least, of what someone has met', () => {
    const known = { tlb: 0.5, epoll: 0.2, oom: 0, sync: 0.95 }
    const { weakest } = groupKnowledge('ada', [member('ada', 'all', known)], ['tlb', 'epoll', 'oom', 'sync'])
    expect(weakest).toEqual(['epoll', 'tlb'])
  })

  test('names who likes to explain where they know enough, and nobody else', () => {
    const members = [
      member('ada', 'nothing', { tlb: 0.9, epoll: 0.4 }, true),
      member('bob', 'all', { tlb: 0.95 }, false),
    ]
    const { sections } = groupKnowledge('bob', members, ['tlb', 'epoll'])
    expect(sections.map(({ explainers }) => explainers)).toEqual([['ADA'], []])
  })

  test('never changes with what somebody knows who shares nothing, for anyone else', () => {
    const people = fc.array(
      fc.record({ shares: fc.constantFrom(...sharings), known: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(people, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, other) => {
        const before = drawn.map(({ shares, known }, index) => member(`m${index}`, shares, { tlb: known }))
        const silent = [...before, member('dan', 'nothing', { tlb: 0 })]
        const changed = [...before, member('dan', 'nothing', { tlb: other })]
        expect(groupKnowledge('m0', changed, ['tlb'])).toEqual(groupKnowledge('m0', silent, ['tlb']))
      }),
    )
  })
})

test('A sum may be shown unless it hides one other alone', () => {
  const of = (...shares: Sharing[]) => shares.map((one, index) => ({ userId: `m${index}`, shares: one }))
  expect(mayShowSum('m0', of('aggregate', 'aggregate'))).toBe(false)
  expect(mayShowSum('m0', of('nothing', 'aggregate'))).toBe(false)
  expect(mayShowSum('m0', of('aggregate', 'aggregate', 'aggregate'))).toBe(true)
  expect(mayShowSum('m0', of('nothing', 'nothing'))).toBe(false)
  expect(mayShowSum('m0', of('nothing', 'all'))).toBe(true)
})

test('A section is known by the chance to recall its cards, those never met counting as nothing', () => {
  const cards = new Map([
    ['tlb', 2],
    ['epoll', 1],
  ])
  const [tlb, epoll] = sectionKnowledge([{ section: 'tlb', days: 10, stability: 10 }], cards)
  // After as many days as the stability, nine of ten are recalled.
  expect(tlb?.known).toBeCloseTo(0.45, 3)
  expect(epoll).toEqual({ section: 'epoll', known: 0, met: 0 })
  expect(bandOf({ known: 0.01, met: 1 })).toBe('little')
  expect(bandOf({ known: 0, met: 0 })).toBe('unmet')
})

test('The week is counted over those who share, and not told of one alone', () => {
  const one = (userId: string, shares: Sharing, questions: number) => ({ userId, shares, questions })
  const members = [one('ada', 'all', 100), one('bob', 'aggregate', 32), one('cy', 'aggregate', 0)]
  const silent = one('dan', 'nothing', 9)
  expect(groupActivity('ada', [...members, silent])).toEqual({ counted: 3, studied: 2, questions: 132 })
  expect(groupActivity('bob', [...members, silent])).toBeNull()
})
