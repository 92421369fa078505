import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { pagesOf } from '../draws'
import { hitsOfLastTurn, type Turn } from '../switching'
import { switchesTrace } from '../trace'

const params = z.strictObject({
  /** The order in which the process uses its pages when it is back: as before, or from the last one. */
  order: z.enum(['any', 'same', 'reversed']).default('any'),
})

interface Drawn {
  readonly entries: number
  /** Cycles of a page walk. */
  readonly walk: number
  readonly turns: readonly Turn[]
  readonly isReversed: boolean
}

function misses({ entries, turns }: Drawn): number {
  return hitsOfLastTurn(entries, true, turns).filter((hit) => !hit).length
}

/** How many of the process's own entries others have displaced when it comes back. */
function displaced({ entries, turns }: Drawn): number {
  const used = turns.slice(0, -1).reduce((sum, { pages }) => sum + pages.length, 0)
  return Math.min(turns[0]?.pages.length ?? 0, Math.max(0, used - entries))
}

function ownPages({ turns }: Drawn): number {
  return turns[0]?.pages.length ?? 0
}

function cycles(value: number): Answer {
  return { kind: 'number', value }
}

export const comingBack = defineQuestion({
  id: 'coming-back',
  title: 'What a switch costs afterwards',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { order }): Drawn {
    const entries = rng.between(6, 10)
    const own = rng.between(3, entries - 1)
    // Now and then nothing is displaced; else some entries, or all.
    const others = rng.chance(0.25) ? rng.between(1, entries - own) : rng.between(entries - own + 1, entries)
    const first = rng.chance(0.4) ? rng.between(1, others) : others
    const pages = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
    const between = [
      { process: 'B', pages: pages(first) },
      ...(first < others ? [{ process: 'C', pages: pages(others - first) }] : []),
    ]
    const isReversed = order === 'any' ? rng.chance(0.4) : order === 'reversed'
    const back = isReversed ? pages(own).toReversed() : pages(own)
    return {
      entries,
      walk: rng.pick([20, 30, 40]),
      isReversed,
      turns: [{ process: 'A', pages: pages(own) }, ...between, { process: 'A', pages: back }],
    }
  },
  ask(drawn) {
    const { entries, walk, turns, isReversed } = drawn
    const own = ownPages(drawn)
    const others = turns
      .slice(1, -1)
      .map(({ process, pages }) => `${process} touches **${pagesOf(pages.length)}**`)
    return {
      prompt: {
        text: `A TLB has **${entries} entries**, tagged by PCID, so that no switch flushes; the least recently used leaves. It starts empty. A hit costs nothing extra, a page walk **${walk} cycles**.\n\nProcess A touches its pages **1 to ${own}**. Then ${others.join(', then ')}. A comes back and touches its pages **${isReversed ? `from ${own} down to 1` : `1 to ${own}`}**.\n\nHow many cycles of page walks does A pay, now that it is back?`,
      },
      form: { kind: 'number', unit: 'cycles', tolerance: 0, min: 0, max: 1000 },
      hints: [
        'Nothing is flushed, but all processes share the room. Each new entry of another one may push out the entry that has been idle longest.',
        'A page that A brings back pushes something out as well: whatever is then the least recently used.',
      ],
    }
  },
  run: ({ entries, turns }) => switchesTrace(entries, true, turns),
  truth: (drawn) => cycles(misses(drawn) * drawn.walk),
  misconceptions: [
    {
      id: 'tags-keep-all',
      name: 'tags keep everything',
      says: 'A tag only says whose an entry is. The room is shared, and what others use in between pushes entries out.',
      answer: () => cycles(0),
    },
    {
      id: 'every-switch-flushes',
      name: 'every switch flushes',
      says: 'With PCID nothing is flushed at a switch. What is still there when the process comes back, hits.',
      answer: (drawn) => cycles(ownPages(drawn) * drawn.walk),
    },
    {
      id: 'only-the-displaced',
      name: 'only what was displaced is missed',
      says: 'Bringing one page back pushes out another. In the same order as before, that is just the page needed next.',
      answer: (drawn) => cycles(displaced(drawn) * drawn.walk),
    },
  ],
  explain(drawn) {
    const { walk, entries } = drawn
    const missed = misses(drawn)
    const gone = displaced(drawn)
    const own = ownPages(drawn)
    const truthSays = missed === 0 ? 'None: all are still there.' : `${missed * walk} cycles.`
    if (gone === 0)
      return {
        truthSays,
        because: `All pages together fit into the ${entries} entries, so nothing of A has left.`,
      }
    const found = `The others have pushed out ${gone} of A's ${own} entries, ${gone === 1 ? 'the one that has' : 'those that have'} been idle longest.`
    const after =
      missed > gone
        ? ` Each page that A brings back pushes out the one that it needs next, so ${missed} walks are made: ${missed} × ${walk}.`
        : ` ${gone === 1 ? 'It' : 'Each of them'} is walked for once: ${missed} × ${walk}.`
    return { truthSays, because: found + after }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const hits = hitsOfLastTurn(drawn.entries, true, drawn.turns)
    const expectsMore = answer.value > misses(drawn) * drawn.walk
    // The first access that is not as this answer has it.
    const at = hits.findIndex((hit) => hit === expectsMore)
    if (at < 0) return undefined
    const page = drawn.turns.at(-1)?.pages[at] ?? 0
    return {
      step: trace.steps.length - hits.length + at,
      predicted: expectsMore ? `a walk for A${page}` : `a hit on A${page}`,
      actual: expectsMore ? 'a hit' : 'a walk',
      focus: `A${page}`,
    }
  },
})
