import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Rules } from '../kernel'
import { listed } from '../names'
import type { Scene } from '../scene'
import { leftUnread, runServer, sayHandler, type Server } from './event-loop'
import { rememberedRun } from './remembered'
import { drawFds, flagText, sayMode } from './watched'
import { firstDifference, wrongKernels } from './wrong-kernels'

const LOOPS = ['lt-once', 'et-once', 'et-drain', 'rearm'] as const

const params = z.strictObject({
  /** The loops that may be drawn: level- or edge-triggered with one read a report, edge-triggered drained, one-shot with MOD. */
  loops: z.array(z.enum(LOOPS)).min(1).default(['lt-once', 'lt-once', 'et-once', 'et-drain', 'rearm']),
  /** What may be counted: returns of epoll_wait, calls of read. */
  counts: z
    .array(z.enum(['returns', 'reads']))
    .min(1)
    .default(['returns', 'reads']),
})
type Params = z.infer<typeof params>

interface Drawn extends Server {
  readonly count: 'returns' | 'reads'
}

const WRONG = wrongKernels('edgeReturns', 'levelOnce', 'fromEmpty', 'modBlind')

function pose(rng: Rng, { loops, counts }: Params): Drawn {
  const loop = rng.pick(loops)
  const [fd = 5] = drawFds(rng, 1)
  const read = rng.pick([20, 25, 50, 100])
  const messages = Array.from({ length: rng.between(2, 4) }, () =>
    Math.max(read / 5, Math.round(read * rng.pick([0.6, 1, 1.4, 1.8, 2, 2.6, 3]))),
  )
  return {
    fd,
    mode: loop === 'lt-once' ? 'lt' : loop === 'rearm' ? 'oneshot' : 'et',
    how: loop === 'et-drain' ? 'drain' : loop === 'rearm' ? 'rearm' : 'once',
    read,
    messages,
    events: ['IN'],
    count: rng.pick(counts),
  }
}

const run = rememberedRun((drawn: Drawn, rules): Trace<Scene> => runServer(drawn, rules))

function counted(drawn: Drawn, trace: Trace<Scene>): number {
  const totals = trace.steps.at(-1)?.state.totals
  return (drawn.count === 'returns' ? totals?.returns : totals?.reads) ?? 0
}

function answerOf(drawn: Drawn, rules: Rules): Answer {
  return { kind: 'number', value: counted(drawn, run(drawn, rules)) }
}

export const loopReturns = defineQuestion<Params, Drawn, Scene>({
  id: 'loop-returns',
  title: 'How often does this event loop wake?',
  kind: 'predict',
  form: 'number',
  params,
  pose,
  ask(drawn) {
    const { fd, mode, messages, count } = drawn
    const what =
      count === 'returns'
        ? 'How many times does `epoll_wait` return, until the server sleeps for good?'
        : 'How many times is `read` called, until the server sleeps for good?'
    return {
      prompt: {
        text: `**fd ${fd}**, a socket, is registered with \`${flagText(mode)}\`: **${sayMode(mode)}**. For each report the server ${sayHandler(drawn)}, then it waits again, without timeout. (Linux 6.18)\n\nMessages of **${listed(messages.map(String))}** bytes come, each one while the server sleeps.\n\n${what}`,
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: 60 },
      hints: [
        'Take one message after the other: what is unread when the server waits again, and is the descriptor on the ready list then?',
        `The first message wakes the server once; its first read takes ${Math.min(drawn.read, messages[0] ?? 0)} of ${messages[0] ?? 0} bytes.`,
      ],
    }
  },
  run: (drawn) => run(drawn),
  truth: (drawn, trace) => ({ kind: 'number', value: counted(drawn, trace) }),
  misconceptions: [
    ...WRONG.map(({ rules, ...said }) => ({ ...said, answer: (drawn: Drawn) => answerOf(drawn, rules) })),
    {
      id: 'short-read-ends',
      name: 'a short read is enough',
      says: 'Draining means reading until EAGAIN. A loop that does so makes one more `read` for each report, the one that fails.',
      answer: (drawn) => {
        const totals = run(drawn).steps.at(-1)?.state.totals
        return drawn.how === 'drain' && drawn.count === 'reads' && totals !== undefined
          ? { kind: 'number', value: totals.reads - totals.eagain }
          : null
      },
    },
  ],
  explain(drawn, trace) {
    const totals = trace.steps.at(-1)?.state.totals
    assert(totals !== undefined, 'a run has a last step')
    const left = leftUnread(trace)
    const k = drawn.messages.length
    const rule = {
      lt: `Level-triggered, it is reported again for as long as bytes are unread, so each read of up to ${drawn.read} bytes needs a return of its own.`,
      et: `Edge-triggered, each of the ${k} arrivals is one wake-up and one return, whatever is left.`,
      oneshot: `Each MOD looks at the socket at once and queues it while bytes are unread, so it goes like level-triggered, at one more call a report.`,
      'et-oneshot': '',
    }[drawn.mode]
    const reads =
      drawn.how === 'drain'
        ? ` Of the ${totals.reads} reads, ${totals.eagain} give EAGAIN, one a return.`
        : ''
    const end =
      left === 0
        ? 'Nothing is unread at the end.'
        : `${left} bytes are unread at the end, and nobody is told.`
    return {
      truthSays:
        drawn.count === 'returns'
          ? `\`epoll_wait\` returns ${totals.returns} times.`
          : `\`read\` is called ${totals.reads} times.`,
      because: `${rule}${reads} ${end}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const held = WRONG.find(({ rules }) => counted(drawn, run(drawn, rules)) === answer.value)
    const wrong = held === undefined ? undefined : run(drawn, held.rules)
    const difference = wrong && firstDifference(trace.steps, wrong.steps, trace.steps[0]?.state.labels ?? {})
    return difference === undefined ? undefined : { ...difference, focus: `${drawn.fd}.0` }
  },
})
