import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil, referenceString } from '../draws'
import { type Levels, type LevelsState, startLevels, stepLevels } from '../levels'
import { levelsTrace } from '../trace'

const params = z.strictObject({
  /** How many references, 6 to 12. */
  length: z.int().min(6).max(12).default(8),
})

interface Drawn {
  readonly levels: Levels
  readonly refs: readonly number[]
}

function runLevels({ levels, refs }: Drawn): LevelsState {
  return refs.reduce((state, page) => stepLevels(levels, state, page), startLevels(levels))
}

function count(state: LevelsState, where: 'first' | 'second' | 'walk'): number {
  return state.found.filter((one) => one.where === where).length
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const averageCost = defineQuestion({
  id: 'average-cost',
  title: 'Cycles spent on translation',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { length }): Drawn {
    return drawUntil(
      () => ({
        levels: {
          first: 2,
          second: rng.between(4, 5),
          costs: { first: 0, second: rng.pick([5, 7, 8, 10]), walk: rng.pick([30, 40, 50, 100]) },
        },
        refs: referenceString(rng, length, rng.between(4, 6)),
      }),
      (drawn) => {
        const state = runLevels(drawn)
        return count(state, 'first') >= 1 && count(state, 'second') >= 1 && count(state, 'walk') >= 2
      },
    )
  },
  ask({ levels, refs }) {
    return {
      prompt: {
        text: `A core has a first-level TLB of **${levels.first} entries** and a second-level one of **${levels.second}**, both empty, both throw out the least recently used. A hit in the first costs nothing extra, one in the second **${levels.costs.second} cycles**, a page walk **${levels.costs.walk} cycles**. What is found is kept in both.\n\nA program touches pages **${refs.join(' · ')}**. How many extra cycles is that in all?`,
      },
      form: { kind: 'number', unit: 'cycles', tolerance: 0, min: 0, max: 100_000 },
      hints: [
        'The first touch of a page is always a walk. After that ask: is it among the two touched last?',
        `A page that has left the first level is usually still in the second: ${levels.costs.second} cycles, not ${levels.costs.walk}.`,
      ],
    }
  },
  run: ({ levels, refs }) => levelsTrace(levels, refs),
  truth: (drawn) => number(runLevels(drawn).cycles),
  misconceptions: [
    {
      id: 'first-miss-walks',
      name: 'a first-level miss taken for a walk',
      says: 'A miss in the small first level usually hits in the second, for a few cycles. Only a miss in both walks the table.',
      answer: (drawn) => {
        const state = runLevels(drawn)
        return number((count(state, 'second') + count(state, 'walk')) * drawn.levels.costs.walk)
      },
    },
    {
      id: 'seen-once-is-free',
      name: 'a page once seen is free',
      says: 'The first level has very few entries; what was touched a moment ago may have left it.',
      answer: (drawn) => number(new Set(drawn.refs).size * drawn.levels.costs.walk),
    },
  ],
  explain(drawn) {
    const state = runLevels(drawn)
    const [first, second, walk] = [count(state, 'first'), count(state, 'second'), count(state, 'walk')]
    return {
      truthSays: `${state.cycles} cycles.`,
      because: `${first} ${first === 1 ? 'touch hits' : 'touches hit'} the first level, ${second} the second (${second} × ${drawn.levels.costs.second}), ${walk} walk the table (${walk} × ${drawn.levels.costs.walk}): ${second * drawn.levels.costs.second} + ${walk * drawn.levels.costs.walk} = ${state.cycles}.`,
    }
  },
  parts(drawn, _trace, answer) {
    const state = runLevels(drawn)
    if (answer.kind !== 'number') return undefined
    // The first touch that only the second level answers is where the usual mistakes part from the run.
    const at = state.found.findIndex((one) => one.where === 'second')
    if (at < 0) return undefined
    return {
      step: at + 1,
      predicted: answer.value > state.cycles ? 'a walk here' : 'no cost here',
      actual: `${drawn.levels.costs.second} cycles from the second level`,
      focus: `ref ${at}`,
    }
  },
})
