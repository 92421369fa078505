import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { LINUX, type Rules } from '../kernel'
import { bytes, listed } from '../names'
import type { Scene } from '../scene'
import { leftUnread, runServer } from './event-loop'
import { rememberedRun } from './remembered'
import { drawFds, flagText, sayMode } from './watched'
import { wrongKernels } from './wrong-kernels'

const params = z.strictObject({
  /** Level-triggered: how many returns there are. Edge-triggered: that nothing is left unread. */
  modes: z
    .array(z.enum(['lt', 'et']))
    .min(1)
    .default(['lt', 'et']),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly mode: 'lt' | 'et'
  readonly fd: number
  readonly messages: readonly number[]
  /** Level-triggered: the returns wanted. */
  readonly returns: number
}

/** What is drawn, and the smallest size on the scale that does it, found by running it. */
interface Posed extends Drawn {
  readonly smallest: number
}

const STEP = 10
const MOST = 200

function pose(rng: Rng, { modes }: Params): Posed {
  for (;;) {
    const drawn = drawOne(rng, rng.pick(modes))
    const found = smallest(drawn)
    // Of a few messages no round size gives the number of returns.
    if (found !== null && found > STEP) return { ...drawn, smallest: found }
  }
}

function drawOne(rng: Rng, mode: 'lt' | 'et'): Drawn {
  const [fd = 5] = drawFds(rng, 1)
  if (mode === 'lt')
    return { mode, fd, messages: [rng.between(9, 20) * 10], returns: rng.pick([2, 2, 3, 3, 4]) }
  // A large message first, so that the smallest size is not simply that of the largest message.
  const later = Array.from({ length: rng.between(1, 2) }, () => rng.between(1, 8) * 10)
  return { mode, fd, messages: [rng.between(4, 12) * 10, ...later], returns: 0 }
}

function run(drawn: Drawn, read: number, rules: Rules = LINUX): Trace<Scene> {
  const { mode, fd, messages } = drawn
  return runServer({ fd, mode, how: 'once', read, messages, events: ['IN'] }, rules)
}

function holds(drawn: Drawn, read: number, rules: Rules = LINUX): boolean {
  const trace = run(drawn, read, rules)
  if (drawn.mode === 'et') return leftUnread(trace) === 0
  return trace.steps.at(-1)?.state.totals.returns === drawn.returns
}

/** A larger read never leaves more, and never takes more returns. */
function isEnough(drawn: Drawn, read: number, rules: Rules): boolean {
  const trace = run(drawn, read, rules)
  return drawn.mode === 'et'
    ? leftUnread(trace) === 0
    : (trace.steps.at(-1)?.state.totals.returns ?? 0) <= drawn.returns
}

/** The smallest size on the scale that is enough, by halving. */
function enoughFrom(drawn: Drawn, rules: Rules): number {
  let low = 1
  let high = MOST / STEP
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(drawn, middle * STEP, rules)) high = middle
    else low = middle + 1
  }
  return low * STEP
}

/** The smallest size on the scale for which the goal holds. */
const smallest = rememberedRun((drawn: Drawn, rules): number | null => {
  const read = enoughFrom(drawn, rules)
  return holds(drawn, read, rules) ? read : null
})

export const readSize = defineQuestion<Params, Posed, Scene>({
  id: 'read-size',
  title: 'How much must each read ask for?',
  kind: 'predict',
  form: 'knob',
  params,
  pose,
  ask({ mode, fd, messages, returns }) {
    const goal =
      mode === 'et'
        ? 'nothing is unread in the end, with the smallest size that does it'
        : `\`epoll_wait\` returns exactly ${returns} times`
    const come =
      messages.length === 1
        ? `One message of **${bytes(messages[0] ?? 0)}** comes.`
        : `Messages of **${listed(messages.map(String))}** bytes come, each while the server sleeps.`
    const wanted =
      mode === 'et'
        ? 'What is the **smallest** size with which **nothing is left unread** when it sleeps for good?'
        : `Choose the size so that \`epoll_wait\` returns **exactly ${returns} times**.`
    return {
      prompt: {
        text: `**fd ${fd}**, a socket, is registered with \`${flagText(mode)}\`: **${sayMode(mode)}**. For each report the server calls \`read\` **once**, then it waits again. (Linux 6.18)\n\n${come} ${wanted}`,
      },
      form: {
        kind: 'knob',
        label: 'bytes each read asks for',
        goal,
        min: STEP,
        max: MOST,
        step: STEP,
        start: STEP,
        unit: 'bytes',
      },
      hints: [
        mode === 'et'
          ? 'There is one read for each message, no more. What a read leaves behind, a later read may still take.'
          : 'Level-triggered: one return for each read, until nothing is unread.',
      ],
    }
  },
  run: (drawn) => run(drawn, drawn.smallest),
  truth: (drawn) => ({ kind: 'knob', value: drawn.smallest }),
  score(drawn, answer) {
    if (answer.kind !== 'knob' || !holds(drawn, answer.value)) return 0
    return drawn.mode === 'lt' || answer.value === drawn.smallest ? 1 : 0.5
  },
  misconceptions: [
    ...wrongKernels('edgeReturns').map(({ rules, ...said }) => ({
      ...said,
      answer: (drawn: Posed) => {
        const value = drawn.mode === 'et' ? smallest(drawn, rules) : null
        return value === null ? null : ({ kind: 'knob', value } as const)
      },
    })),
    {
      id: 'every-message-in-one-read',
      name: 'each message must fit in one read',
      says: 'It is enough that the reads together keep up: a read for a later message also takes what an earlier one has left.',
      answer: ({ mode, messages }) => (mode === 'et' ? { kind: 'knob', value: Math.max(...messages) } : null),
    },
    {
      id: 'last-message-only',
      name: 'only the last message counts',
      says: 'What earlier reads left is still there. The last read has to take that as well.',
      answer: ({ mode, messages }) =>
        mode === 'et' ? { kind: 'knob', value: messages.at(-1) ?? STEP } : null,
    },
    {
      id: 'one-return-too-many',
      name: 'one return to find it empty',
      says: 'When a read has emptied the socket, `epoll_wait` does not return once more: it looks again, finds nothing and sleeps.',
      answer: ({ mode, messages, returns }) => {
        if (mode !== 'lt') return null
        const value = Math.ceil((messages[0] ?? 0) / (returns - 1) / STEP) * STEP
        return value > MOST ? null : { kind: 'knob', value }
      },
    },
  ],
  explain(drawn, _, answer) {
    const right = drawn.smallest
    const given = answer.kind === 'knob' ? answer.value : right
    const trace = run(drawn, given)
    const totals = trace.steps.at(-1)?.state.totals
    if (drawn.mode === 'lt') {
      const largest = enoughFrom({ ...drawn, returns: drawn.returns - 1 }, LINUX) - STEP
      const range = largest <= right ? bytes(right) : `${right} to ${largest} bytes`
      return {
        truthSays: `${range}.`,
        because: `Level-triggered, each read needs a return, and ${bytes(drawn.messages[0] ?? 0)} in reads of ${given} are ${totals?.returns ?? 0} of them.`,
      }
    }
    const left = leftUnread(trace)
    return {
      truthSays: `${bytes(right)}.`,
      because: `${drawn.messages.length} messages are ${drawn.messages.length} reads. With ${given} bytes each they leave ${left === 0 ? 'nothing' : bytes(left)}; with ${right - STEP} they leave ${right > STEP ? bytes(leftUnread(run(drawn, right - STEP))) : 'more'}.`,
    }
  },
})
