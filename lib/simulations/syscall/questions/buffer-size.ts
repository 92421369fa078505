import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { SyscallState } from '../state'
import { openStream, putBytes } from '../stdio'
import { traceOfLibrary } from '../trace-library'
import { count } from '../words'

const params = z.strictObject({
  /** Steps of the knob in bytes. */
  step: z.union([z.literal(256), z.literal(512), z.literal(1024)]).default(512),
})

interface Drawn {
  /** The knob position that is right, found by running the model. */
  readonly best: number
  readonly n: number
  readonly bytes: number
  readonly most: number
  readonly step: number
}

const LARGEST = 16_384

export const bufferSize: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'buffer-size',
  title: 'The smallest buffer that is enough',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { step }) {
    const bytes = rng.pick([16, 32, 64])
    const n = rng.pick([100, 200, 250, 400, 500])
    const buffers = Math.max(1, Math.floor((n * bytes) / (step * 4)))
    const drawn = { n, bytes, most: rng.between(1, Math.min(9, buffers)), step }
    return { ...drawn, best: smallest(drawn) }
  },
  ask: ({ n, bytes, most, step }) => ({
    prompt: {
      text: `A C program (glibc 2.36) calls \`fputs\` **${n} times** with **${bytes} bytes** on a fully buffered stream, and leaves what is in the buffer at the end to \`fclose\`, which is not counted.\n\nWhich is the **smallest** buffer for which \`write\` is called at most **${count(most, 'time')}**?`,
    },
    form: {
      kind: 'knob',
      label: 'buffer size',
      goal: `the smallest with at most ${count(most, 'write')}`,
      min: step,
      max: LARGEST,
      step,
      start: step,
      unit: 'bytes',
    },
    hints: [
      'The buffer is written each time more is to go into it than it has room for. A last part that fits just waits.',
      `All in all ${n * bytes} bytes are printed.`,
    ],
  }),
  run: (drawn) => traceOfLibrary({ call: 'fputs', buffer: drawn.best, bytesEach: drawn.bytes }, drawn.n),
  truth(_, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'knob', value: state?.kind === 'library' ? state.stream.size : 0 }
  },
  score(drawn, answer) {
    if (answer.kind !== 'knob') return 0
    const { best } = drawn
    if (answer.value === best) return 1
    // Enough, but larger than needed by one step.
    return answer.value === best + drawn.step ? 0.5 : 0
  },
  misconceptions: [
    {
      id: 'rest-is-written',
      name: 'the rest is written too',
      says: 'What still fits into the buffer is not written: with one write there is room for two buffers full.',
      answer: ({ n, bytes, most, step }): Answer => ({
        kind: 'knob',
        value: Math.min(LARGEST, Math.ceil((n * bytes) / most / step) * step),
      }),
    },
    {
      id: 'each-call-enters',
      name: 'the buffer does not matter',
      says: 'Every byte goes through the buffer first, so a larger one means fewer calls.',
      answer: ({ step }): Answer => ({ kind: 'knob', value: step }),
    },
  ],
  explain(drawn) {
    const { best, n, bytes, most, step } = drawn
    const smaller = writesWith(drawn, best - step)
    return {
      truthSays: `${best} bytes.`,
      because: `${n * bytes} bytes with ${best} of buffer are ${count(writesWith(drawn, best), 'write')}, and up to ${best} bytes wait at the end.${
        best > step ? ` With ${best - step} it would be ${smaller}, more than ${most}.` : ''
      }`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'knob') return undefined
    const { best } = drawn
    const first = trace.steps.findIndex(({ state }) => state.kind === 'library' && state.entered > 0)
    return {
      step: first < 0 ? trace.steps.length - 1 : first,
      predicted: `${answer.value} bytes: ${count(writesWith(drawn, answer.value), 'write')}`,
      actual: `${best} bytes: ${count(writesWith(drawn, best), 'write')}`,
      focus: 'buffer',
    }
  },
})

/** The stream alone is run, without the library around it: this is done for many sizes. */
function writesWith({ n, bytes }: Pick<Drawn, 'n' | 'bytes'>, buffer: number): number {
  let stream = openStream('full', buffer)
  let writes = 0
  for (let i = 0; i < n; i += 1) {
    const put = putBytes(stream, bytes, false)
    stream = put.stream
    writes += put.calls.length
  }
  return writes
}

/** The first knob position that is enough, found by running the model. More room never means more writes. */
function smallest(drawn: Omit<Drawn, 'best'>): number {
  let low = 1
  let high = LARGEST / drawn.step
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (writesWith(drawn, middle * drawn.step) <= drawn.most) high = middle
    else low = middle + 1
  }
  return low * drawn.step
}
