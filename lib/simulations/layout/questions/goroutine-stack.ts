import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { sayBytes } from '../sizes'
import { traceGoroutine } from '../stack-traces'
import { GOROUTINE_FIRST, GOROUTINE_GUARD, growGoroutine, type GoroutineInput, usedAt } from '../stacks'

const params = z.strictObject({
  /** The largest stack that is drawn, in KiB. */
  upTo: z.enum(['16', '64', '256']).default('64'),
  /** size: how large it is in the end; moves: how often it has moved. */
  asks: z.enum(['any', 'size', 'moves']).default('size'),
})

interface Drawn extends GoroutineInput {
  readonly asks: 'size' | 'moves'
}

const number = (value: number): Answer => ({ kind: 'number', value })

function final(drawn: GoroutineInput): { kib: number; moves: number } {
  const { sizes } = growGoroutine(drawn)
  // The first size is not a move, unless the first frame did not fit.
  const moves = sizes.length - 1 + (sizes[0]?.size === GOROUTINE_FIRST ? 0 : 1)
  return { kib: (sizes.at(-1)?.size ?? GOROUTINE_FIRST) / 1024, moves }
}

/** Doubled until only what is in use fits, as if there were no guard. */
function withoutGuard(drawn: GoroutineInput): { kib: number; moves: number } {
  let size = GOROUTINE_FIRST
  let moves = 0
  for (; size < usedAt(drawn, drawn.depth); size *= 2) moves += 1
  return { kib: size / 1024, moves }
}

export const goroutineStack = defineQuestion({
  id: 'goroutine-stack',
  title: 'How large a goroutine stack becomes',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { upTo, asks }): Drawn {
    const frame = rng.pick([64, 96, 112, 128, 200, 256, 400, 512])
    const start = frame + 40
    const target = rng.pick(
      [4096, 8192, 16384, 32768, 65536, 131072, 262144].filter((size) => size <= Number(upTo) * 1024),
    )
    // Near the top of a size the guard decides; elsewhere it does not.
    const share = rng.chance(0.35) ? 1 - rng.between(1, 6) / 100 : rng.between(56, 94) / 100
    const exact = (target * share - start) / frame
    const depth = Math.max(4, exact > 40 ? Math.round(exact / 5) * 5 : Math.round(exact))
    return { frame, start, depth, asks: asks === 'any' ? rng.pick(['size', 'moves'] as const) : asks }
  },
  ask: (drawn) => ({
    prompt: {
      text: `Go (since 1.19) on Linux amd64. A fresh goroutine recurses **${sayNumber(drawn.depth)}** levels deep. Level 0 uses **${drawn.start}** bytes and each further level **${drawn.frame}** more.\n\n${drawn.asks === 'size' ? 'How large is its stack then?' : 'How often was its stack moved on the way? Two doublings at once count as one move.'}`,
    },
    form:
      drawn.asks === 'size'
        ? { kind: 'number', unit: 'KiB', tolerance: 0, min: 0 }
        : { kind: 'number', unit: 'moves', tolerance: 0, min: 0 },
    hints: [
      `A goroutine starts with 2048 bytes. The stack doubles until what is in use and a guard of ${GOROUTINE_GUARD} bytes fit.`,
      `In use are ${drawn.start} + ${sayNumber(drawn.depth)} × ${drawn.frame} = ${sayNumber(usedAt(drawn, drawn.depth))} bytes.`,
    ],
  }),
  run: (drawn) => traceGoroutine(drawn),
  truth: (drawn) => number(drawn.asks === 'size' ? final(drawn).kib : final(drawn).moves),
  misconceptions: [
    {
      id: 'fixed',
      name: 'goroutine stacks are fixed',
      says: 'A goroutine starts with 2 KiB, and its stack grows by moving to one of twice the size.',
      answer: (drawn) => number(drawn.asks === 'size' ? 2 : 0),
    },
    {
      id: 'like-threads',
      name: 'a goroutine has a thread stack',
      says: 'Goroutines do not run on the stacks of threads, and do not reserve megabytes.',
      answer: (drawn) => (drawn.asks === 'size' ? number(8192) : null),
    },
    {
      id: 'no-guard',
      name: 'the guard forgotten',
      says: `The lowest ${GOROUTINE_GUARD} bytes are kept free for calls that do not check, so the stack doubles earlier.`,
      answer: (drawn) => number(drawn.asks === 'size' ? withoutGuard(drawn).kib : withoutGuard(drawn).moves),
    },
    {
      id: 'page-by-page',
      name: 'it grows page by page',
      says: 'It always doubles, so that copying stays cheap in the long run.',
      answer: (drawn) => {
        const pages = Math.ceil((usedAt(drawn, drawn.depth) + GOROUTINE_GUARD) / 4096)
        return number(drawn.asks === 'size' ? pages * 4 : pages)
      },
    },
  ],
  explain(drawn) {
    const { kib, moves } = final(drawn)
    const used = usedAt(drawn, drawn.depth)
    const sizes = growGoroutine(drawn).sizes.map(({ size }) => sayBytes(size))
    return {
      truthSays: drawn.asks === 'size' ? `${kib} KiB.` : `${moves} ${moves === 1 ? 'move' : 'moves'}.`,
      because: `${sayNumber(used)} bytes in use and ${GOROUTINE_GUARD} of guard are ${sayNumber(used + GOROUTINE_GUARD)}. The stack doubles until that fits: ${sizes.join(', ')}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const unit = drawn.asks === 'size' ? 'KiB' : 'moves'
    const right = drawn.asks === 'size' ? final(drawn).kib : final(drawn).moves
    const sizes = growGoroutine(drawn).sizes
    // The first growth that the answer does not have.
    const at =
      drawn.asks === 'size' ? sizes.findIndex(({ size }) => size / 1024 > answer.value) : answer.value + 1
    const step = at < 0 || at >= sizes.length ? trace.steps.length - 1 : at + 1
    return {
      step: Math.min(Math.max(1, Math.floor(step)), trace.steps.length - 1),
      predicted: `${sayNumber(answer.value)} ${unit}`,
      actual: `${right} ${unit}`,
      focus: `size:${drawn.asks === 'size' ? answer.value * 1024 : 0}`,
    }
  },
})
