import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { missesOf } from '../draws'
import { hitsOfLastTurn, type Turn } from '../switching'
import { switchesTrace } from '../trace'

const params = z.strictObject({
  /** Whether the CPU tags its entries (PCID); `any` draws it. */
  pcid: z.enum(['any', 'on', 'off']).default('any'),
})

interface Drawn {
  readonly hasPcid: boolean
  readonly entries: number
  readonly turns: readonly Turn[]
  readonly sayThreads: boolean
}

function missesOfLastTurn({ hasPcid, entries, turns }: Drawn): number {
  return hitsOfLastTurn(entries, hasPcid, turns).filter((hit) => !hit).length
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const switchFlush = defineQuestion({
  id: 'switch-flush',
  title: 'What a switch leaves in the TLB',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { pcid }): Drawn {
    const hasPcid = pcid === 'any' ? rng.chance(0.6) : pcid === 'on'
    const pages = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
    const own = rng.between(3, 6)
    // Either threads of one process, or others in between: few, or so many that the slot is taken.
    const others = rng.pick([0, 1, 2, 5, 6, 7])
    const between =
      others === 0
        ? [{ process: 'A', pages: pages(own) }]
        : ['B', 'C', 'D', 'E', 'F', 'G', 'H']
            .slice(0, others)
            .map((process) => ({ process, pages: pages(rng.between(1, 3)) }))
    return {
      hasPcid,
      entries: 64,
      sayThreads: others === 0,
      turns: [{ process: 'A', pages: pages(own) }, ...between, { process: 'A', pages: pages(own) }],
    }
  },
  ask({ hasPcid, entries, turns, sayThreads }) {
    const own = turns[0]?.pages.length ?? 0
    const others = turns.slice(1, -1)
    const story = sayThreads
      ? `Process A touches **${own} pages**. Then the CPU switches to **another thread of A**, which touches the same pages, and back.`
      : `Process A touches **${own} pages**. Then **${others.length} other ${others.length === 1 ? 'process' : 'processes'}** (${others.map((turn) => turn.process).join(', ')}) ${others.length === 1 ? 'runs and touches' : 'run one after the other and touch'} ${others.map((turn) => turn.pages.length).join(', ')} ${others.length === 1 && others[0]?.pages.length === 1 ? 'page' : 'pages'}. Then A comes back.`
    return {
      prompt: {
        text: `A CPU has a TLB of **${entries} entries** and ${hasPcid ? '**PCID**: entries carry a tag, and Linux keeps **six address spaces** apart on a CPU' : '**no PCID**: entries do not say whose they are'}. It starts empty.\n\n${story} A touches its ${own} pages once more. How many **misses** does that last round have?`,
      },
      form: { kind: 'number', unit: 'misses', tolerance: 0, min: 0, max: 64 },
      hints: [
        hasPcid
          ? 'A process keeps its entries as long as it keeps its slot. There are six, given out in turn.'
          : 'Without tags, loading another page table has to flush. Threads of one process share theirs.',
      ],
    }
  },
  run: ({ entries, hasPcid, turns }) => switchesTrace(entries, hasPcid, turns),
  truth: (drawn) => number(missesOfLastTurn(drawn)),
  misconceptions: [
    {
      id: 'every-switch-flushes',
      name: 'every switch flushes',
      says: 'A flush is not part of a switch. Threads share the page tables, and with PCID entries of several processes stay side by side.',
      answer: ({ turns }) => number(turns.at(-1)?.pages.length ?? 0),
    },
    {
      id: 'tags-never-end',
      name: 'tags never run out',
      says: 'Linux uses six tags a CPU. A seventh process takes the slot of another one, whose entries are flushed.',
      answer: ({ hasPcid, turns }) => (hasPcid && turns.length > 7 ? number(0) : null),
    },
    {
      id: 'no-flush-without-pcid',
      name: 'flush forgotten',
      says: 'Without PCID the same virtual page of another process would hit a wrong translation, so loading CR3 flushes.',
      answer: ({ hasPcid, sayThreads }) => (hasPcid || sayThreads ? null : number(0)),
    },
  ],
  explain(drawn) {
    const misses = missesOfLastTurn(drawn)
    const others = drawn.turns.length - 2
    const because = drawn.sayThreads
      ? 'Both threads have the same page tables, so CR3 stays and nothing is flushed, with or without PCID.'
      : !drawn.hasPcid
        ? `Each switch to another process loads CR3, and without tags that flushes all entries. A finds nothing of its own.`
        : misses === 0
          ? `A and ${others === 1 ? 'the other one' : `the ${others} others`} take ${others + 1} of the six slots. A still has its own, so its translations are where it left them.`
          : `A and ${others} others are ${others + 1} address spaces for six slots. Slots go round in turn: the sixth newcomer takes A's, which is flushed. A comes back to a new slot without entries.`
    return { truthSays: misses === 0 ? 'None: all are still there.' : `${missesOf(misses)}.`, because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const own = drawn.turns.at(-1)?.pages.length ?? 0
    const misses = missesOfLastTurn(drawn)
    return {
      step: trace.steps.length - own,
      predicted: answer.value > misses ? 'a miss on A1' : 'a hit on A1',
      actual: misses > 0 ? 'a miss' : 'a hit',
      focus: 'A1',
    }
  },
})
