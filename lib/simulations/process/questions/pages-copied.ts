import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { framesInUse, type Memory, type PageCall, type Side, startPages, stepPages } from '../pages'
import { count, pageRange } from '../sentences'
import { type ProcessState, traceOfPages } from '../trace'

const asks = ['copies', 'faults', 'frames'] as const
type Ask = (typeof asks)[number]

const params = z.strictObject({
  /** What is counted: pages copied, minor faults after the fork, or frames in use in the end. */
  ask: z.enum(['any', ...asks]).default('any'),
  /** Who writes after the fork. */
  writers: z.enum(['any', 'child', 'parent', 'both']).default('any'),
  /** Whether the child may end before the parent writes. */
  exit: z.boolean().default(true),
  /** Whether one of the two may write pages that were never written before. */
  fresh: z.boolean().default(false),
})

interface Drawn {
  readonly ask: Ask
  readonly pages: number
  readonly calls: readonly PageCall[]
}

const WHAT: Readonly<Record<Ask, string>> = {
  copies: 'How many pages does the kernel **copy** in all?',
  faults: 'How many **minor faults** do both have together **after the fork**?',
  frames: 'How many **page frames** does this memory use in the end, both together?',
}

function poseQuestion(rng: Rng, given: z.infer<typeof params>): Drawn {
  const ask = given.ask === 'any' ? rng.pick(asks) : given.ask
  const writers =
    given.writers === 'any' ? rng.pick(['child', 'parent', 'both', 'both'] as const) : given.writers
  const written = rng.between(4, 10) * 2
  const pages = given.fresh ? written + rng.between(2, 6) : written
  const calls: PageCall[] = [{ op: 'write', by: 'parent', from: 0, to: written }, { op: 'fork' }]
  const order: Side[] = writers === 'both' ? rng.shuffle(['parent', 'child']) : [writers]
  for (const by of order) {
    const from = rng.between(0, Math.floor(pages / 2))
    const to = Math.min(pages, from + rng.between(2, Math.ceil(pages / 2)))
    const reader = by === 'parent' ? 'child' : 'parent'
    const lives = !calls.some((call) => call.op === 'child-exits')
    if ((reader === 'parent' || lives) && rng.chance(0.25))
      calls.push({ op: 'read', by: reader, from: 0, to: written })
    calls.push({ op: 'write', by, from, to })
    if (by === 'child' && order[1] === 'parent' && given.exit && rng.chance(0.5))
      calls.push({ op: 'child-exits' })
  }
  return { ask, pages, calls }
}

function ends(drawn: Drawn): { readonly memory: Memory; readonly faultsAfterFork: number } {
  let memory = startPages(drawn.pages, false)
  let faultsAfterFork = 0
  for (const call of drawn.calls) {
    const after = stepPages(memory, call)
    memory = after.memory
    faultsAfterFork = call.op === 'fork' ? 0 : faultsAfterFork + after.faults
  }
  return { memory, faultsAfterFork }
}

function valueOf(ask: Ask, memory: Memory, faultsAfterFork: number): number {
  return { copies: memory.copies, faults: faultsAfterFork, frames: framesInUse(memory) }[ask]
}

/** Pages that a list of writes after the fork touches. */
function writesAfterFork({ calls }: Drawn): Extract<PageCall, { op: 'write' | 'read' }>[] {
  const fork = calls.findIndex((call) => call.op === 'fork')
  return calls
    .slice(fork)
    .filter((call): call is Extract<PageCall, { op: 'write' | 'read' }> => call.op === 'write')
}

export const pagesCopied: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'pages-copied',
  title: 'What copy-on-write costs after a fork',
  kind: 'quick',
  form: 'number',
  params: params,
  pose(rng, given) {
    let drawn = poseQuestion(rng, given)
    // Zero and all pages are answers that need no thought.
    for (
      let i = 0;
      i < 20 && valueOf(drawn.ask, ends(drawn).memory, ends(drawn).faultsAfterFork) === 0;
      i += 1
    )
      drawn = poseQuestion(rng, given)
    return drawn
  },
  ask: ({ ask, pages, calls }) => ({
    prompt: {
      text: `On Linux, a process has a private mapping of **${count(pages, 'page')}** without huge pages, untouched at first. Then this happens.\n\n${WHAT[ask]}`,
      exhibits: [{ kind: 'code', lines: calls.map((call, i) => `${i + 1}  ${lineOf(call)}`) }],
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 400 },
    hints: [
      {
        copies:
          'fork copies the page table only. A page is copied at the first write to it while both still map the same frame.',
        faults:
          'After fork every page is read-only in both. The first write to each page by each process costs one fault, a copy or not.',
        frames:
          'After fork both map the same frames. Each copy needs a frame more; a frame that nobody maps is free again.',
      }[ask],
    ],
  }),
  run: ({ pages, calls }) => traceOfPages(pages, false, calls),
  truth({ ask, calls }, trace) {
    const last = trace.steps.at(-1)?.state
    const fork = trace.steps[calls.findIndex((call) => call.op === 'fork') + 1]?.state
    if (last?.kind !== 'pages' || fork?.kind !== 'pages') return { kind: 'number', value: 0 }
    const faults = last.total.parent + last.total.child - fork.total.parent - fork.total.child
    return { kind: 'number', value: valueOf(ask, last.memory, faults) }
  },
  misconceptions: [
    {
      id: 'fork-copies-all',
      name: 'fork copies all memory',
      says: 'fork copies the page table. The frames stay shared until one of the two writes.',
      answer({ ask, calls }): Answer | null {
        const [first] = calls
        const written = first?.op === 'write' ? first.to : 0
        if (ask === 'faults') return { kind: 'number', value: 0 }
        const gone = calls.some((call) => call.op === 'child-exits')
        return { kind: 'number', value: ask === 'copies' ? written : gone ? written : 2 * written }
      },
    },
    {
      id: 'every-write-copies',
      name: 'each writer gets a copy',
      says: 'When the other one has its own copy already, or is gone, the last owner keeps the frame and only its entry becomes writable.',
      answer(drawn): Answer | null {
        const touched = writesAfterFork(drawn)
        const copies = touched.reduce((sum, call) => sum + call.to - call.from, 0)
        if (drawn.ask === 'faults') return null
        const [first] = drawn.calls
        return {
          kind: 'number',
          value: drawn.ask === 'copies' ? copies : (first?.op === 'write' ? first.to : 0) + copies,
        }
      },
    },
    {
      id: 'only-copies-fault',
      name: 'only a copy costs a fault',
      says: 'The last owner faults too: its entry is still read-only. The kernel then only makes it writable.',
      answer: (drawn): Answer | null =>
        drawn.ask === 'faults' ? { kind: 'number', value: ends(drawn).memory.copies } : null,
    },
    {
      id: 'reads-copy',
      name: 'reading copies too',
      says: 'Reading a shared page costs nothing: the entry allows it.',
      answer(drawn): Answer | null {
        if (!drawn.calls.some((call) => call.op === 'read')) return null
        const asWrites = drawn.calls.map((call): PageCall =>
          call.op === 'read' ? { ...call, op: 'write' } : call,
        )
        const { memory, faultsAfterFork } = ends({ ...drawn, calls: asWrites })
        return { kind: 'number', value: valueOf(drawn.ask, memory, faultsAfterFork) }
      },
    },
  ],
  explain(drawn, trace) {
    const { memory, faultsAfterFork } = ends(drawn)
    const value = valueOf(drawn.ask, memory, faultsAfterFork)
    const fork = drawn.calls.findIndex((call) => call.op === 'fork')
    const after = trace.steps
      .slice(fork + 2)
      .filter(({ state }) => state.kind === 'pages' && state.call?.op !== 'read')
      .map(({ says }) => says)
    const unit = { copies: 'page is copied', faults: 'minor fault', frames: 'frame' }[drawn.ask]
    const units = { copies: 'pages are copied', faults: 'minor faults', frames: 'frames' }[drawn.ask]
    return {
      truthSays: `${count(value, unit, units)}.`,
      because: `fork shares every frame. ${after.join(' ')}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const { memory, faultsAfterFork } = ends(drawn)
    const value = valueOf(drawn.ask, memory, faultsAfterFork)
    const fork = drawn.calls.findIndex((call) => call.op === 'fork')
    const [first] = drawn.calls
    const all =
      first?.op === 'write' &&
      drawn.ask !== 'faults' &&
      (answer.value === first.to || answer.value === 2 * first.to)
    const step = all ? fork + 1 : trace.steps.length - 1
    const noun = { copies: 'copied', faults: 'faults', frames: 'frames' }[drawn.ask]
    return all
      ? { step, predicted: `${first.to} pages copied`, actual: 'only the table copied', focus: 'child' }
      : { step, predicted: `${answer.value} ${noun}`, actual: `${value} ${noun}`, focus: 'counts' }
  },
})

function lineOf(call: PageCall): string {
  if (call.op === 'read' || call.op === 'write')
    return `${call.by} ${call.op}s ${pageRange(call.from, call.to)}`
  return call.op === 'fork' ? 'parent forks' : 'child exits'
}
