import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Area } from '../areas'
import { drawUntil, missesOf, oneLevel, read, sayCache } from '../draws'
import { runAll, start } from '../model'
import { sceneTrace, type Scene } from '../trace'

const params = z.strictObject({
  /** Lines in a set: 1 direct-mapped, 2, or 3 with a single set; `any` draws one. */
  ways: z.union([z.literal('any'), z.literal(1), z.literal(2), z.literal(3)]).default('any'),
  /** How many accesses, 6 to 9. */
  length: z.int().min(6).max(9).default(7),
})

const SETS: Readonly<Record<number, number>> = { 1: 4, 2: 2, 3: 1 }
const PER_LINE = 4
const ELEM = 4
const a: Area = { name: 'a', base: 0, elem: ELEM, count: 48 }

interface Drawn {
  readonly sets: number
  readonly ways: number
  /** Indices into the array. */
  readonly refs: readonly number[]
}

function sceneOf({ sets, ways, refs }: Drawn): Scene {
  return {
    machine: oneLevel(sets, ways, ELEM * PER_LINE),
    areas: [a],
    accesses: refs.map((index) => read(index * ELEM, ELEM)),
  }
}

function outcomes(drawn: Drawn): string[] {
  const { machine, accesses } = sceneOf(drawn)
  return runAll(start(machine), accesses).stepped.map(({ found }) => (found === 0 ? 'hit' : 'miss'))
}

/** The same lines, each in any place. */
function withoutSets({ sets, ways, refs }: Drawn): string[] {
  return outcomes({ sets: 1, ways: sets * ways, refs })
}

function firstSeen(keys: readonly number[]): string[] {
  return keys.map((key, i) => (keys.indexOf(key) < i ? 'hit' : 'miss'))
}

function grid(value: string[]): Answer {
  return { kind: 'grid', value }
}

export const hitOrMiss = defineQuestion({
  id: 'hit-or-miss',
  title: 'Hits and misses of a walk',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { ways, length }): Drawn {
    const chosen = ways === 'any' ? rng.pick([1, 2, 2, 3]) : ways
    return drawUntil(
      () => {
        const refs: number[] = []
        while (refs.length < length) {
          const before = refs.at(-1)
          // A neighbour, something from a while ago, or a line of the same set.
          const next =
            before === undefined || rng.chance(0.2)
              ? rng.between(0, 11)
              : rng.chance(0.4)
                ? before + rng.pick([-2, -1, 1, 2])
                : rng.chance(0.5)
                  ? rng.pick(refs)
                  : before + rng.pick([8, 16, -16, -8])
          if (next !== before && next >= 0 && next < a.count) refs.push(next)
        }
        return { sets: SETS[chosen] ?? 1, ways: chosen, refs }
      },
      (drawn) => {
        const own = outcomes(drawn)
        const lines = drawn.refs.map((index) => Math.floor(index / PER_LINE))
        const hits = own.filter((outcome) => outcome === 'hit').length
        return (
          hits >= 2 &&
          own.join() !== firstSeen(lines).join() &&
          own.join() !== firstSeen(drawn.refs).join() &&
          (drawn.sets === 1 || own.join() !== withoutSets(drawn).join())
        )
      },
    )
  },
  ask({ sets, ways, refs }) {
    return {
      prompt: {
        text: `\`int32_t a[${a.count}]\` starts at the beginning of a line. Lines are **${ELEM * PER_LINE} bytes**, so each holds ${PER_LINE} elements. The cache has ${sayCache(sets, ways)}, and is empty.${ways === 1 ? '' : ' A full set throws out the line used longest ago.'}${sets > 1 ? ` Line number n goes to set n mod ${sets}; \`a[0]\` is in line 0.` : ''}\n\nThe program reads, in this order:\n\n**${refs.map((index) => `a[${index}]`).join(' · ')}**\n\nWhich reads hit, which miss?`,
      },
      form: {
        kind: 'grid',
        columns: refs.map((index) => `a[${index}]`),
        rows: [''],
        values: [
          { id: 'hit', label: 'hit' },
          { id: 'miss', label: 'miss' },
        ],
      },
      hints: [
        `Divide each index by ${PER_LINE}: that is the line. A miss brings in the whole line.`,
        sets === 1
          ? `After ${ways} different lines the cache is full.`
          : `Then take the line mod ${sets}: only lines of the same set push each other out.`,
      ],
    }
  },
  run: (drawn) => sceneTrace(sceneOf(drawn)),
  truth: (drawn) => grid(outcomes(drawn)),
  misconceptions: [
    {
      id: 'element-by-element',
      name: 'only the element is loaded',
      says: 'A miss brings in the whole line: the neighbours that share it are hits afterwards.',
      answer: ({ refs }) => grid(firstSeen(refs)),
    },
    {
      id: 'any-place',
      name: 'sets left out',
      says: 'A line can only lie in its own set. Two lines of one set push each other out though other sets are empty.',
      answer: (drawn) => (drawn.sets === 1 ? null : grid(withoutSets(drawn))),
    },
    {
      id: 'nothing-leaves',
      name: 'nothing ever leaves',
      says: 'A set has few places. A line that was there may have been pushed out by another of the same set.',
      answer: ({ refs }) => grid(firstSeen(refs.map((index) => Math.floor(index / PER_LINE)))),
    },
  ],
  explain(drawn) {
    const { machine, accesses } = sceneOf(drawn)
    const { stepped, misses } = runAll(start(machine), accesses)
    const at = stepped.findIndex(({ asked }) => asked.some(({ evicted }) => evicted !== null))
    const asked = stepped[at]?.asked[0]
    const pushed =
      asked === undefined
        ? 'No line is pushed out.'
        : `Read ${at + 1}, \`a[${drawn.refs[at] ?? 0}]\`, is in line ${asked.line}; ${drawn.sets === 1 ? 'the cache is full' : `set ${asked.set} is full`}, and line ${asked.evicted ?? 0} leaves.`
    return {
      truthSays: `${missesOf(misses)}, ${accesses.length - misses} hits.`,
      because: `The lines are ${drawn.refs.map((index) => Math.floor(index / PER_LINE)).join(', ')}. ${pushed}`,
    }
  },
  parts(drawn, _trace, answer) {
    const truth = outcomes(drawn)
    const given = answer.kind === 'grid' ? answer.value : []
    const at = truth.findIndex((outcome, i) => given[i] !== outcome)
    if (at < 0) return undefined
    return {
      step: at + 1,
      predicted: `a ${given[at] ?? 'miss'} on a[${drawn.refs[at] ?? 0}]`,
      actual: `a ${truth[at] ?? ''}`,
      focus: `access ${at}`,
    }
  },
})
