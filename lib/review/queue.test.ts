import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleReview } from './event-samples'
import type { Reviewed } from './events'
import { type Memory, newMemory } from './memory'
import { type NightCard, type NightInput, planNight, spentSeconds } from './queue'
import type { Rating } from './rating'
import { nextStates, retrievability } from './scheduler'

const TODAY = 20_000

function cardOf(id: string, question: string, section = 'a', kind: NightCard['kind'] = 'quick'): NightCard {
  return { id, sectionId: section, simulation: 'sim', question, kind, seconds: kind === 'quick' ? 10 : 40 }
}

/** In review, with this stability, last seen so many days ago, due today or before. */
function remembered(stability: number, daysAgo: number, change: Partial<Memory> = {}): Memory {
  return {
    ...newMemory(),
    state: 'review',
    stability,
    difficulty: 5,
    lastDay: TODAY - daysAgo,
    lastAt: (TODAY - daysAgo) * 86_400_000,
    dueDay: Math.min(TODAY, TODAY - daysAgo + Math.round(stability)),
    intervalDays: Math.round(stability),
    reps: 3,
    ...change,
  }
}

const empty: NightInput = {
  studyDay: TODAY,
  due: [],
  fresh: [],
  tonight: [],
  begun: [],
  budgetSeconds: 600,
  newPerNight: 8,
  medians: { quick: null, predict: null },
  seed: 1,
}

/** Answers the first card of the plan and moves on as the server does. */
function answer(input: NightInput, rating: Rating): NightInput {
  const [next] = planNight(input).items
  if (next === undefined) return input
  const all = [...input.due.map(({ card }) => card), ...input.fresh, ...input.begun]
  const card = all.find(({ id }) => id === next.cardId)
  if (card === undefined) throw new Error('the plan names a card that was given')
  const before = input.due.find((one) => one.card.id === card.id)?.memory ?? newMemory()
  const number = input.tonight.length + 1
  const context = {
    cardId: card.id,
    studyDay: TODAY,
    at: TODAY * 86_400_000 + number * 20_000,
    retention: 0.9,
  }
  const after = nextStates(before, context)[rating]
  const review: Reviewed = {
    ...sampleReview({ number, studyDay: TODAY, rating, cardId: card.id, second: number * 20 }),
    before,
    after,
  }
  const others = input.due.filter((one) => one.card.id !== card.id)
  return {
    ...input,
    tonight: [...input.tonight, review],
    begun: [...input.begun.filter(({ id }) => id !== card.id), card],
    fresh: input.fresh.filter(({ id }) => id !== card.id),
    due: after.dueDay <= TODAY ? [...others, { card, memory: after }] : others,
  }
}

const ids = (input: NightInput): string[] => planNight(input).items.map(({ cardId }) => cardId)

const cards = (count: number, prefix: string) =>
  fc
    .array(
      fc.record({
        question: fc.constantFrom('q1', 'q2', 'q3', 'q4', 'q5', 'q6'),
        section: fc.constantFrom('a', 'b', 'c'),
        kind: fc.constantFrom('quick' as const, 'predict' as const),
        stability: fc.double({ min: 1, max: 60, noNaN: true }),
        daysAgo: fc.integer({ min: 1, max: 90 }),
        state: fc.constantFrom(
          'review' as const,
          'review' as const,
          'review' as const,
          'relearning' as const,
        ),
      }),
      { maxLength: count },
    )
    .map((specs) =>
      specs.map(({ question, section, kind, stability, daysAgo, state }, i) => ({
        card: cardOf(`${prefix}${i}`, question, section, kind),
        memory: remembered(stability, daysAgo, { state, step: state === 'relearning' ? 1 : 0 }),
      })),
    )
const nights: fc.Arbitrary<NightInput> = fc.record({
  studyDay: fc.constant(TODAY),
  due: cards(25, 'due'),
  fresh: cards(12, 'new').map((all) => all.map(({ card }) => card)),
  tonight: fc.constant([]),
  begun: fc.constant([]),
  budgetSeconds: fc.integer({ min: 60, max: 1500 }),
  newPerNight: fc.integer({ min: 0, max: 10 }),
  medians: fc.constant({ quick: null, predict: null }),
  seed: fc.integer(),
})

const siblingsSideBySide = (order: readonly string[], input: NightInput): number => {
  const question = new Map(
    [...input.due.map(({ card }) => card), ...input.fresh].map((card) => [card.id, card.question]),
  )
  return order.filter((id, i) => i > 0 && question.get(id) === question.get(order[i - 1] ?? '')).length
}

describe('The order of a night', () => {
  test('goes from what is most at risk to what is well remembered', () => {
    const due = [20, 3, 9, 1, 14].map((stability, i) => ({
      card: cardOf(`c${stability}`, `q${i}`, `section ${i}`),
      memory: remembered(stability, 20),
    }))
    expect(ids({ ...empty, due })).toEqual(['c1', 'c3', 'c9', 'c14', 'c20'])
  })

  test('begins with what was missed in an earlier night and not asked again', () => {
    const due = [
      { card: cardOf('weak', 'q1', 'a'), memory: remembered(1, 50) },
      {
        card: cardOf('missed', 'q2', 'b'),
        memory: remembered(30, 1, { state: 'relearning', step: 1, dueDay: TODAY - 1 }),
      },
    ]
    expect(planNight({ ...empty, due }).items.map(({ cardId, kind }) => [cardId, kind])).toEqual([
      ['missed', 'relearning'],
      ['weak', 'review'],
    ])
  })

  test('mixes sections within a few places', () => {
    const due = [1, 2, 3, 4, 5, 6].map((n) => ({
      card: cardOf(`c${n}`, `q${n}`, n <= 3 ? 'a' : 'b'),
      memory: remembered(n * 5, 20),
    }))
    expect(ids({ ...empty, due })).toEqual(['c1', 'c4', 'c2', 'c5', 'c3', 'c6'])
  })

  test('spreads new cards over the first two thirds, in the order of the document', () => {
    const due = Array.from({ length: 8 }, (_, i) => ({
      card: cardOf(`d${i}`, `q${i}`, 'a'),
      memory: remembered(i + 5, 20),
    }))
    const fresh = ['n1', 'n2', 'n3', 'n4'].map((id) => cardOf(id, id, 'b'))
    const order = ids({ ...empty, due, fresh })
    expect(order.filter((id) => id.startsWith('n'))).toEqual(['n1', 'n2', 'n3', 'n4'])
    expect(order.findIndex((id) => id === 'n4')).toBeLessThan(8)
    expect(order[0]).toBe('d0')
    expect(order.at(-1)).toBe('d7')
  })

  test('is decided by the harder card where the risk is the same, then by the night’s seed', () => {
    const due = ['x', 'y', 'z'].map((id, i) => ({
      card: cardOf(id, id),
      memory: remembered(10, 20, { difficulty: i === 2 ? 9 : 5 }),
    }))
    expect(ids({ ...empty, due })[0]).toBe('z')
    const orders = new Set(Array.from({ length: 20 }, (_, seed) => ids({ ...empty, due, seed }).join('')))
    expect(orders).toEqual(new Set(['zxy', 'zyx']))
  })
})

describe('What fits', () => {
  const due = Array.from({ length: 60 }, (_, i) => ({
    card: cardOf(`d${i}`, `q${i}`),
    memory: remembered(i + 1, 30),
  }))

  test('is taken by risk, and the rest waits', () => {
    const plan = planNight({ ...empty, due })
    // Sixteen seconds each.
    expect(plan.items).toHaveLength(37)
    expect(plan.seconds).toBeLessThanOrEqual(600)
    expect(plan.waiting).toBe(23)
    expect(new Set(plan.items.map(({ cardId }) => cardId))).toEqual(
      new Set(due.slice(0, 37).map(({ card }) => card.id)),
    )
  })

  test('leaves new cards out while not all that is due fits', () => {
    const fresh = [cardOf('n1', 'n1')]
    expect(ids({ ...empty, due, fresh })).not.toContain('n1')
    expect(ids({ ...empty, due: due.slice(0, 20), fresh })).toContain('n1')
  })

  test('is at least one card, however small the budget', () => {
    expect(planNight({ ...empty, due, budgetSeconds: 1 }).items).toHaveLength(1)
    expect(planNight({ ...empty, fresh: [cardOf('n1', 'n1')], budgetSeconds: 1 }).items).toHaveLength(1)
    expect(planNight(empty)).toEqual({ items: [], seconds: 0, waiting: 0 })
  })

  test('stays the same for a learner who is faster, and grows by five minutes more', () => {
    let night: NightInput = { ...empty, due: due.slice(0, 12), budgetSeconds: 160 }
    expect(planNight(night)).toMatchObject({ waiting: 2 })
    for (let i = 0; i < 10; i += 1) night = answer(night, 'good')
    expect(planNight(night)).toEqual({ items: [], seconds: 0, waiting: 2 })
    expect(ids({ ...night, budgetSeconds: 460 })).toEqual(['d10', 'd11'])
  })

  test('has no more new cards than the learner wants in a night', () => {
    const fresh = Array.from({ length: 10 }, (_, i) => cardOf(`n${i}`, `q${i}`))
    let night: NightInput = { ...empty, fresh, newPerNight: 3 }
    expect(ids(night)).toEqual(['n0', 'n1', 'n2'])
    night = answer(answer(night, 'good'), 'good')
    expect(ids(night)).toEqual(['n2'])
    expect(ids(answer(night, 'good'))).toEqual([])
  })
})

describe('A miss', () => {
  test('comes back after three other cards, and not a second time', () => {
    const due = Array.from({ length: 8 }, (_, i) => ({
      card: cardOf(`d${i}`, `q${i}`),
      memory: remembered(i + 5, 20),
    }))
    let night: NightInput = { ...empty, due }
    const asked: string[] = []
    while (planNight(night).items.length > 0) {
      const [next] = ids(night)
      asked.push(next ?? '')
      night = answer(night, next === 'd1' ? 'again' : 'good')
    }
    expect(asked).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd1', 'd5', 'd6', 'd7'])
  })

  test('comes back at once when nothing else is left', () => {
    let night: NightInput = { ...empty, fresh: [cardOf('only', 'q')] }
    night = answer(night, 'again')
    expect(planNight(night).items.map(({ cardId, kind }) => [cardId, kind])).toEqual([['only', 'reask']])
    expect(ids(answer(night, 'again'))).toEqual([])
  })
})

describe('Laws over random nights', () => {
  test('The plan fits the budget, names nothing twice, and is the same each time', () => {
    fc.assert(
      fc.property(nights, (night) => {
        const plan = planNight(night)
        expect(planNight(night)).toEqual(plan)
        expect(new Set(ids(night)).size).toBe(plan.items.length)
        if (plan.items.length > 1) expect(plan.seconds).toBeLessThanOrEqual(night.budgetSeconds)
        expect(plan.items.filter(({ kind }) => kind === 'new').length).toBeLessThanOrEqual(night.newPerNight)
      }),
    )
  })

  test('The order in which the cards are handed in means nothing', () => {
    fc.assert(
      fc.property(
        nights.chain((night) =>
          fc.tuple(fc.constant(night), fc.shuffledSubarray([...night.due], { minLength: night.due.length })),
        ),
        ([night, due]) => {
          expect(planNight({ ...night, due })).toEqual(planNight(night))
        },
      ),
    )
  })

  test('A card that is not due changes nothing', () => {
    fc.assert(
      fc.property(nights, fc.integer({ min: 1, max: 400 }), (night, days) => {
        const later = { card: cardOf('later', 'q1'), memory: remembered(10, 2, { dueDay: TODAY + days }) }
        expect(planNight({ ...night, due: [later, ...night.due] })).toEqual(planNight(night))
      }),
    )
  })

  test('After a right answer the plan is the rest of the plan before it', () => {
    fc.assert(
      fc.property(nights, fc.integer({ min: 1, max: 20 }), (start, answers) => {
        let night: NightInput = start
        for (let i = 0; i < answers; i += 1) {
          const before = ids(night)
          night = answer(night, 'good')
          expect(ids(night)).toEqual(before.slice(1))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('After a miss the same cards are left, and it once more', () => {
    fc.assert(
      fc.property(nights, (night) => {
        const before = ids(night)
        expect(ids(answer(night, 'again')).toSorted()).toEqual(before.toSorted())
      }),
    )
  })

  test('After a miss the others keep their order where neither siblings nor sections are in the way', () => {
    fc.assert(
      fc.property(nights, (given) => {
        const alone = (card: NightCard): NightCard => ({ ...card, question: card.id, sectionId: 'a' })
        const due = given.due.map((one) => ({ ...one, card: alone(one.card) }))
        const night = { ...given, due, fresh: given.fresh.map(alone) }
        const before = ids(night)
        expect(ids(answer(night, 'again')).filter((id) => id !== before[0])).toEqual(before.slice(1))
      }),
    )
  })

  test('New cards are in the first two thirds where there is room for them', () => {
    fc.assert(
      fc.property(nights, (night) => {
        const { items } = planNight(night)
        const fresh = items.filter(({ kind }) => kind === 'new').length
        const thirds = Math.floor((2 * items.length) / 3)
        fc.pre(fresh <= thirds)
        expect(items.slice(thirds).some(({ kind }) => kind === 'new')).toBe(false)
      }),
    )
  })

  test('What was missed in an earlier night comes before every review', () => {
    fc.assert(
      fc.property(nights, (night) => {
        const kinds = planNight(night).items.map(({ kind }) => kind)
        const lastMissed = kinds.lastIndexOf('relearning')
        expect(kinds.slice(0, Math.max(0, lastMissed)).includes('review')).toBe(false)
      }),
    )
  })

  test('Siblings are kept apart wherever reviews alone allow it', () => {
    fc.assert(
      fc.property(nights, (night) => {
        const reviews: NightInput = {
          ...night,
          fresh: [],
          due: night.due.filter(({ memory }) => memory.state === 'review'),
        }
        const order = ids(reviews)
        const counts = new Map<string, number>()
        for (const { card } of reviews.due) {
          if (order.includes(card.id)) counts.set(card.question, (counts.get(card.question) ?? 0) + 1)
        }
        fc.pre(Math.max(0, ...counts.values()) <= Math.ceil(order.length / 2))
        expect(siblingsSideBySide(order, reviews)).toBe(0)
      }),
    )
  })

  test('Where all questions differ and sections alternate, the order is exactly that of risk', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
        (stabilities) => {
          const sorted = stabilities.toSorted((a, b) => a - b)
          const due = sorted.map((stability, i) => ({
            card: cardOf(`c${stability}`, `q${i}`, ['a', 'b', 'c'][i % 3]),
            memory: remembered(stability, 40),
          }))
          const { items } = planNight({ ...empty, due, budgetSeconds: 10_000 })
          expect(items.map(({ cardId }) => cardId)).toEqual(sorted.map((stability) => `c${stability}`))
          expect(items[0]?.retrievability).toBe(retrievability(remembered(sorted[0] ?? 1, 40), TODAY))
        },
      ),
    )
  })
})

test('Of a backlog of ten thousand what does not fit the budget waits', () => {
  const due = Array.from({ length: 10_000 }, (_, i) => ({
    card: cardOf(`d${i}`, `q${i % 40}`, `s${i % 12}`),
    memory: remembered((i % 300) + 1, 60),
  }))
  expect(planNight({ ...empty, due, budgetSeconds: 900 }).waiting).toBeGreaterThan(9000)
})

test('Time spent counts reading the verdicts, and leaves out being away', () => {
  const at = (second: number, ms: number): Reviewed => ({
    ...sampleReview({ number: second + 1, studyDay: TODAY, rating: 'good', second }),
    ms,
  })
  expect(spentSeconds([])).toBe(0)
  expect(spentSeconds([at(0, 10_000)])).toBe(18)
  expect(spentSeconds([at(0, 10_000), at(30, 12_000)])).toBe(48)
  // An hour at the door in between.
  expect(spentSeconds([at(0, 10_000), at(3600, 12_000)])).toBe(18 + 12 + 90)
})
