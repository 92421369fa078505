import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { STACK_RESERVE, stackRun } from '../stack'

const params = z.strictObject({
  /** When the size is asked: at the deepest level, after the return, or after collections. */
  when: z.enum(['deepest', 'returned', 'collected', 'any']).default('any'),
})

interface Drawn {
  readonly frame: number
  readonly depth: number
  readonly when: 'deepest' | 'returned' | 'collected'
  readonly collections: number
}

/** What the stage draws. */
export interface StackPicture {
  readonly stack: {
    readonly size: number
    readonly used: number
    readonly level: number
    readonly sizes: readonly number[]
  }
}

const KIB = 1024

export const stackSize = defineQuestion<z.infer<typeof params>, Drawn, StackPicture>({
  id: 'stack-size',
  title: 'How large is the goroutine’s stack?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { when }) {
    const asked = when === 'any' ? rng.pick(['deepest', 'deepest', 'returned', 'collected'] as const) : when
    const frame = rng.pick([100, 200, 240, 500, 1000, 1040])
    const target = rng.pick(asked === 'collected' ? [8, 16, 32, 64] : [2, 4, 8, 16, 32]) * KIB
    // Well inside the doubling that is meant: between 60 and 90 % of the stack.
    const bytes = target * (rng.between(60, 90) / 100) - (target > 4 * KIB ? 0 : STACK_RESERVE / 2)
    const exact = Math.max(2, Math.floor(bytes / frame))
    const depth = exact > 20 ? Math.round(exact / 5) * 5 : exact
    return { frame, depth, when: asked, collections: asked === 'collected' ? rng.between(1, 2) : 0 }
  },
  ask(drawn) {
    const { frame, depth, when, collections } = drawn
    const moment =
      when === 'deepest'
        ? 'How large is its stack at the **deepest** level?'
        : when === 'returned'
          ? 'It **returns from all of them** and goes on; no garbage collection has run. How large is its stack?'
          : `It returns from all of them, and **${collections}** garbage ${collections === 1 ? 'collection runs' : 'collections run'} while it waits with about 1.2 KiB in use. How large is its stack then?`
    return {
      prompt: {
        text: `Go 1.19. A fresh goroutine has a stack of **2 KiB**. It calls itself **${depth}** levels deep; each level takes **${frame} bytes**, and about 1.1 KiB must stay free besides. ${moment}`,
      },
      form: {
        kind: 'choice',
        options: optionsOf(drawn).map((size) => ({ id: String(size), label: saySize(size) })),
      },
      hints: [
        'A stack that is too small is copied to one of twice the size. Only a garbage collection makes it smaller: to half, if less than a quarter is used.',
      ],
    }
  },
  run: traceOf,
  truth: (_, trace) => choice(trace.steps.at(-1)?.state.stack.size ?? 0),
  misconceptions: [
    {
      id: 'shrinks-on-return',
      name: 'returning frees the stack',
      says: 'Returning leaves the stack as it is; only a garbage collection shrinks it.',
      answer: (drawn) => (drawn.when === 'deepest' ? null : offered(drawn, 2 * KIB)),
    },
    {
      id: 'fixed-stack',
      name: 'goroutine stacks are fixed',
      says: 'A goroutine’s stack starts small and doubles whenever a call does not fit.',
      answer: (drawn) => (drawn.when === 'deepest' ? offered(drawn, 2 * KIB) : null),
    },
    {
      id: 'never-shrinks',
      name: 'stacks never shrink',
      says: 'A garbage collection halves a stack of which less than a quarter is used.',
      answer: (drawn) => (drawn.when === 'collected' ? offered(drawn, peakOf(drawn)) : null),
    },
    {
      id: 'exact-fit',
      name: 'grows only as far as needed',
      says: 'The size is doubled, so it is always a power of two, and something has to stay free.',
      answer: (drawn) => (drawn.when === 'deepest' ? offered(drawn, peakOf(drawn) / 2) : null),
    },
  ],
  explain(drawn, trace) {
    const { frame, depth, when, collections } = drawn
    const size = trace.steps.at(-1)?.state.stack.size ?? 0
    const peak = peakOf(drawn)
    const used = frame * (depth + 1)
    const grew = `The frames take about ${depth} × ${frame} = ${depth * frame} bytes; with 1.1 KiB besides, ${saySize(peak)} is the first doubling that holds ${used + STACK_RESERVE} bytes.`
    const then =
      when === 'deepest'
        ? ''
        : when === 'returned'
          ? ' Returning changes nothing.'
          : ` Each collection halves it while less than a quarter is used, but about 1.2 KiB are in use, so 4 KiB stays: after ${collections} it is ${saySize(size)}.`
    return { truthSays: `${saySize(size)}.`, because: grew + then }
  },
  parts: (drawn, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'choice' ? saySize(Number(answer.value)) : '',
    actual: saySize(trace.steps.at(-1)?.state.stack.size ?? 0),
    focus: `stack:${drawn.when}`,
  }),
})

function inputOf({ frame, depth, collections }: Drawn) {
  return { frame, localBytes: 0, depth, collections, hadDeepStacks: false }
}

function peakOf(drawn: Drawn): number {
  return stackRun(inputOf(drawn)).growth.at(-1)?.[1] ?? 0
}

function optionsOf(drawn: Drawn): number[] {
  const peak = peakOf(drawn)
  const last = stackRun(inputOf(drawn)).after.at(-1) ?? peak
  const wanted = [2 * KIB, last, peak, peak / 2, peak * 2, 8 * KIB, 4 * KIB]
  return [...new Set(wanted.filter((size) => size >= KIB))].slice(0, 5).toSorted((a, b) => a - b)
}

function offered(drawn: Drawn, size: number): Answer | null {
  return optionsOf(drawn).includes(size) ? choice(size) : null
}

function traceOf(drawn: Drawn): Trace<StackPicture> {
  const { growth, after, start } = stackRun(inputOf(drawn))
  const { frame, depth, when } = drawn
  const sizes: number[] = [start]
  const step = (says: string, size: number, used: number, level: number) => {
    if (sizes.at(-1) !== size) sizes.push(size)
    return {
      says,
      cells: [String(level), `${used} bytes`, saySize(size)],
      state: { stack: { size, used, level, sizes: [...sizes] } },
    }
  }
  const steps = [step('A fresh goroutine has 2 KiB.', start, 0, 0)]
  for (const [level, size] of growth) {
    const from = sizes.at(-1) ?? start
    const used = (level + 1) * frame
    if (size !== from) {
      steps.push(
        step(
          `At level ${level} the next frame does not fit: the stack is copied to one of ${saySize(size)}.`,
          size,
          used,
          level,
        ),
      )
    }
  }
  const [peak = start, ...shrunken] = after
  steps.push(
    step(
      `Level ${depth} is the deepest: ${frame * (depth + 1)} bytes in frames, in a stack of ${saySize(peak)}.`,
      peak,
      frame * (depth + 1),
      depth,
    ),
  )
  if (when !== 'deepest')
    steps.push(step(`It has returned from all levels. The stack stays ${saySize(peak)}.`, peak, 0, 0))
  for (const [i, size] of shrunken.entries()) {
    const from = sizes.at(-1) ?? peak
    const says =
      size === from
        ? `still ${saySize(size)}: too much of it is in use to halve it`
        : `less than a quarter is used, so it is halved to ${saySize(size)}`
    steps.push(step(`Garbage collection ${i + 1}: ${says}.`, size, 0, 0))
  }
  return { columns: ['level', 'in frames', 'stack'], steps }
}

function saySize(bytes: number): string {
  return `${bytes / KIB} KiB`
}

function choice(size: number): Answer {
  return { kind: 'choice', value: String(size) }
}
