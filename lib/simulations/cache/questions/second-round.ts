import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Area } from '../areas'
import { missesOf, oneLevel, read, sayCache } from '../draws'
import { missesIn } from '../model'
import { sceneTrace } from '../trace'

const params = z.strictObject({
  /** Lines in a set; `any` draws 1, 2 or all in a single set. */
  ways: z.enum(['any', '1', '2', 'all']).default('any'),
})

interface Drawn {
  readonly sets: number
  readonly assoc: number
  /** Lines of the array. */
  readonly lines: number
}

const LINE = 64

function roundOf(lines: number) {
  return Array.from({ length: lines }, (_, i) => read(i * LINE, 8))
}

function missesAgain({ sets, assoc, lines }: Drawn): number {
  return missesIn(oneLevel(sets, assoc, LINE), roundOf(lines), roundOf(lines))
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const secondRound = defineQuestion({
  id: 'second-round',
  title: 'The second round of a loop',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { ways }): Drawn {
    const chosen = ways === 'any' ? rng.pick(['1', '2', '2', 'all'] as const) : ways
    const capacity = rng.pick([8, 16])
    const assoc = chosen === 'all' ? capacity : Number(chosen)
    return { sets: capacity / assoc, assoc, lines: capacity + rng.pick([-2, 0, 1, 1, 2, 3, 4]) }
  },
  ask({ sets, assoc, lines }) {
    return {
      prompt: {
        text: `A cache has ${sayCache(sets, assoc)}, ${sets * assoc} lines in all, and is empty.${assoc === 1 ? '' : ' A full set throws out the line used longest ago.'} An array of **${lines} lines** starts in line 0. A loop reads one element of each line, from front to back, **twice**.\n\nHow many misses does the **second** round have?`,
      },
      form: { kind: 'number', unit: 'misses', tolerance: 0, min: 0, max: 64 },
      hints: [
        sets === 1
          ? 'Which line has LRU just thrown out when line 0 is wanted again?'
          : `Line n goes to set n mod ${sets}. Which sets are given more lines than they hold?`,
        'In a set that is given too many lines in turn, LRU throws out each just before it is wanted.',
      ],
    }
  },
  run({ sets, assoc, lines }) {
    const area: Area = { name: 'line', base: 0, elem: LINE, count: lines }
    return sceneTrace({
      machine: oneLevel(sets, assoc, LINE),
      areas: [area],
      accesses: [...roundOf(lines), ...roundOf(lines)],
    })
  },
  truth: (drawn) => number(missesAgain(drawn)),
  misconceptions: [
    {
      id: 'only-the-surplus',
      name: 'only the surplus misses',
      says: 'A line too many does not cost one miss: it pushes out the line wanted next in its set, and that pushes out another.',
      answer: ({ sets, assoc, lines }) => number(Math.max(0, lines - sets * assoc)),
    },
    {
      id: 'everything-misses',
      name: 'sets left out',
      says: 'Only sets that are given more lines than they hold lose any. The others keep theirs.',
      answer: ({ sets, assoc, lines }) => (lines > sets * assoc ? number(lines) : null),
    },
    {
      id: 'all-is-kept',
      name: 'what was read is there',
      says: 'What does not fit cannot stay.',
      answer: () => number(0),
    },
  ],
  explain(drawn) {
    const { sets, assoc, lines } = drawn
    const misses = missesAgain(drawn)
    const surplus = lines - sets * assoc
    return {
      truthSays: misses === 0 ? 'None.' : `${missesOf(misses)}.`,
      because:
        surplus <= 0
          ? `${lines} lines, and no set is given more than the ${assoc} it holds: all are still there.`
          : sets === 1
            ? `${lines} lines for ${assoc} places: LRU throws out each line just before it comes round again, so all ${lines} miss.`
            : `${surplus === 1 ? 'Set 0 is' : `Sets 0 ${surplus === 2 ? 'and' : 'to'} ${surplus - 1} are`} given ${assoc + 1} lines and can hold ${assoc}: all of those miss again, ${surplus} × ${assoc + 1} = ${misses}.${surplus < sets ? ' The other sets keep theirs.' : ''}`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'number') return undefined
    const misses = missesAgain(drawn)
    return {
      step: drawn.lines + 1,
      predicted: answer.value < misses ? 'fewer misses from here on' : 'more misses from here on',
      actual: misses > 0 ? 'a miss on line[0]' : 'a hit on line[0]',
      focus: `access ${drawn.lines}`,
    }
  },
})
