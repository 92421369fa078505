import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { arrange } from '../arrange'
import { type Picture, runTrace } from '../trace'

const CASES = ['tick', 'runnext', 'local', 'global'] as const

const params = z.strictObject({
  /** What decides: a tick that is a multiple of 61; runnext; the local queue; only the global queue has something. */
  decides: z
    .array(z.enum(CASES))
    .min(1)
    .default([...CASES]),
})

interface Drawn {
  readonly tick: number
  readonly runnext: string | null
  readonly queue: readonly string[]
  readonly global: readonly string[]
  readonly options: readonly string[]
}

export const nextToRun = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'next-to-run',
  title: 'Which goroutine runs next?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { decides }) {
    const decided = rng.pick(decides)
    const names = rng.shuffle(['A', 'B', 'C', 'D', 'E', 'F', 'G'])
    const tick = decided === 'tick' ? 61 * rng.between(1, 4) : rng.pick([60, 62, 91, 100, 121, 123, 150, 184])
    const runnext =
      decided === 'runnext' || (decided === 'tick' && rng.chance(0.6)) ? (names.pop() ?? null) : null
    const hasLocal = decided === 'local' || (decided !== 'global' && rng.chance(0.8))
    const queue = hasLocal ? names.splice(0, rng.between(1, 3)) : []
    const hasGlobal = decided === 'tick' || decided === 'global' || rng.chance(0.8)
    const global = hasGlobal ? names.splice(0, rng.between(1, 2)) : []
    const heads = [runnext, queue[0], queue.at(-1), global[0], global.at(-1)].filter(
      (name) => name !== undefined && name !== null,
    )
    const options = [...new Set(heads)].toSorted()
    return { tick, runnext, queue, global, options: options.length > 1 ? options : [...options, 'none'] }
  },
  ask: ({ tick, runnext, queue, global, options }) => ({
    prompt: {
      text: `Go 1.19. The goroutine on P0 has just parked. P0's tick is **${tick}**. Which goroutine does P0 run next?`,
      exhibits: [
        {
          kind: 'table',
          columns: ['where', 'goroutines, head first'],
          rows: [
            ['runnext of P0', runnext ?? 'empty'],
            ['local queue of P0', queue.join(' ') || 'empty'],
            ['global queue', global.join(' ') || 'empty'],
          ],
        },
      ],
    },
    form: {
      kind: 'choice',
      options: options.map((id) => ({ id, label: id === 'none' ? 'none: P0 goes idle' : id })),
    },
    hints: [
      'Every 61st tick the global queue is asked first. Otherwise: runnext, the local queue, the global queue.',
    ],
  }),
  run: (drawn) =>
    runTrace(arranged(drawn), {
      firstSays: 'The goroutine on P0 has parked; P0 looks for the next one.',
      until: runsOne,
    }).trace,
  truth: (_, trace) => chosen(trace.steps.at(-1)?.state.processors[0]?.goroutine ?? 'none'),
  misconceptions: [
    {
      id: 'global-first',
      name: 'the global queue first',
      says: 'The global queue is asked first only when the tick is a multiple of 61; otherwise it comes after everything local.',
      answer: ({ global: [first], tick }) => (first === undefined || tick % 61 === 0 ? null : chosen(first)),
    },
    {
      id: 'never-global-before-local',
      name: 'forgets the 61st tick',
      says: 'When the tick is a multiple of 61 the global queue goes first, so that local goroutines cannot starve it.',
      answer: ({ runnext, queue, tick }) => {
        const local = runnext ?? queue[0]
        return local === undefined || tick % 61 !== 0 ? null : chosen(local)
      },
    },
    {
      id: 'runnext-is-the-tail',
      name: 'runnext waits its turn',
      says: 'runnext is in front of the whole local queue, not behind it.',
      answer: ({ runnext, queue: [head] }) => (runnext === null || head === undefined ? null : chosen(head)),
    },
  ],
  explain({ tick }, trace) {
    const last = trace.steps.at(-1)
    const next = last?.state.processors[0]?.goroutine ?? 'nothing'
    const rule =
      tick % 61 === 0
        ? `${tick} is ${tick / 61} × 61: at such a tick the global queue goes first.`
        : `${tick} is no multiple of 61, so the order is runnext, local queue, global queue.`
    return { truthSays: `${next} runs next.`, because: `${rule} ${last?.says ?? ''}` }
  },
  parts: (_, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'choice' ? answer.value : '',
    actual: trace.steps.at(-1)?.state.processors[0]?.goroutine ?? 'none',
    focus: 'P0',
  }),
})

function chosen(value: string): Answer {
  return { kind: 'choice', value }
}

function arranged({ tick, runnext, queue, global }: Drawn) {
  return arrange({ processors: [{ runs: null, runnext, queue, tick }], global })
}

function runsOne({ threads }: { readonly threads: readonly { readonly state: string }[] }): boolean {
  return threads[0]?.state === 'running'
}
