import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { IDLE_LOOPS, type IdleLoop, idleCost } from '../idle'
import { listed } from '../names'
import type { Scene } from '../trace'
import { idleTrace } from './idle-trace'

const params = z.strictObject({
  /** The loops that may be offered. */
  loops: z
    .array(z.enum(IDLE_LOOPS))
    .min(3)
    .default([...IDLE_LOOPS]),
  /** How many of them are offered. */
  options: z.int().min(3).max(6).default(4),
  /** What is asked: who uses the CPU while nothing comes, or who has more threads the more connections there are. */
  asks: z
    .array(z.enum(['cpu', 'threads']))
    .min(1)
    .default(['cpu', 'cpu', 'threads']),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly asks: 'cpu' | 'threads'
  readonly connections: number
  readonly loops: readonly IdleLoop[]
}

function pose(rng: Rng, { loops, options, asks }: Params): Drawn {
  return {
    asks: rng.pick(asks),
    connections: rng.pick([50, 100, 500, 1000]),
    loops: rng.sample(loops, Math.min(options, loops.length)),
  }
}

const LABELS: Record<IdleLoop, string> = {
  'blocking-threads': 'a thread a connection in a blocking `read`',
  'nonblocking-spin': 'a loop of non-blocking `read` calls over all connections',
  'poll-forever': '`poll` with timeout −1',
  'poll-zero': '`poll` with timeout 0 in a loop',
  'epoll-forever': '`epoll_wait` with timeout −1',
  'epoll-zero': '`epoll_wait` with timeout 0 in a loop',
  'uring-wait': '`io_uring_enter` that waits for one completion',
  'uring-sqpoll': 'io_uring with SQPOLL, `sq_thread_idle` of an hour',
}

const AT_ONCE = 'A wait with timeout 0 returns at once and is called again.'
const ASLEEP = 'It sleeps in the kernel.'

const WHY: Record<IdleLoop, string> = {
  'blocking-threads': ASLEEP,
  'nonblocking-spin': 'A non-blocking read returns EAGAIN at once, and the loop goes on to the next.',
  'poll-forever': ASLEEP,
  'poll-zero': AT_ONCE,
  'epoll-forever': ASLEEP,
  'epoll-zero': AT_ONCE,
  'uring-wait': ASLEEP,
  'uring-sqpoll':
    'The kernel thread of SQPOLL looks at the submission queue again and again until `sq_thread_idle` has passed.',
}

function matching({ asks, connections, loops }: Drawn): Answer {
  return {
    kind: 'choices',
    value: loops.filter((loop) =>
      asks === 'cpu' ? idleCost(loop, connections).running > 0 : idleCost(loop, connections).threads > 2,
    ),
  }
}

export const whoBurns = defineQuestion<Params, Drawn, Scene>({
  id: 'who-burns',
  title: 'Who is awake while nothing comes?',
  kind: 'quick',
  form: 'choices',
  params,
  pose,
  ask({ asks, connections, loops }) {
    const what =
      asks === 'cpu'
        ? 'Which of these servers keep **a CPU busy** in that second?'
        : 'Which of these servers have **a thread for each connection**?'
    return {
      prompt: {
        text: `Linux. **${connections} connections** are open, and for a second **nothing comes** on any of them.\n\n${what}`,
      },
      form: { kind: 'choices', options: loops.map((loop) => ({ id: loop, label: LABELS[loop] })) },
      hints: [
        'A call that may sleep costs nothing while it sleeps. A call that returns at once is called again.',
      ],
    }
  },
  run: ({ loops, connections }) => idleTrace(loops, connections),
  truth: matching,
  misconceptions: [
    {
      id: 'non-blocking-sleeps',
      name: 'non-blocking costs nothing',
      says: 'A non-blocking read returns at once with EAGAIN. Nobody calls back: a loop of them spins. One has to wait with poll or epoll.',
      answer: (drawn) => {
        const right = matching(drawn)
        return drawn.asks === 'cpu' && right.kind === 'choices'
          ? { kind: 'choices', value: right.value.filter((loop) => loop !== 'nonblocking-spin') }
          : null
      },
    },
    {
      id: 'waiting-is-polling',
      name: 'poll and epoll keep looking',
      says: 'With a timeout the thread sleeps in the kernel; the wake-up comes from the socket. `poll` polls once before it sleeps and once when woken.',
      answer: (drawn) => {
        const right = matching(drawn)
        return drawn.asks === 'cpu' && right.kind === 'choices'
          ? {
              kind: 'choices',
              value: drawn.loops.filter(
                (loop) => right.value.includes(loop) || loop === 'poll-forever' || loop === 'epoll-forever',
              ),
            }
          : null
      },
    },
    {
      id: 'sqpoll-is-free',
      name: 'SQPOLL costs nothing',
      says: 'The kernel thread of SQPOLL looks at the queue again and again until `sq_thread_idle` has passed: it saves calls and burns a core.',
      answer: (drawn) => {
        const right = matching(drawn)
        return drawn.asks === 'cpu' && right.kind === 'choices'
          ? { kind: 'choices', value: right.value.filter((loop) => loop !== 'uring-sqpoll') }
          : null
      },
    },
    {
      id: 'every-model-needs-threads',
      name: 'a connection needs a thread',
      says: 'Only blocking calls need a thread for each connection. The others watch any number from one.',
      answer: (drawn) => (drawn.asks === 'threads' ? { kind: 'choices', value: [...drawn.loops] } : null),
    },
  ],
  explain(drawn) {
    const right = matching(drawn)
    const names = right.kind === 'choices' ? drawn.loops.filter((loop) => right.value.includes(loop)) : []
    const others = drawn.loops.filter((loop) => !names.includes(loop))
    const because =
      drawn.asks === 'cpu'
        ? names.length === 0
          ? 'All of them sleep in the kernel until a socket wakes them.'
          : `${[...new Set(names.map((loop) => WHY[loop]))].join(' ')}${others.length === 0 ? '' : ' The others sleep in the kernel until a socket wakes them.'}`
        : names.length === 0
          ? `One or two threads watch all ${drawn.connections}.`
          : `A blocking \`read\` can wait for one connection only, so ${drawn.connections} connections take ${drawn.connections} threads, all asleep.`
    return {
      truthSays: names.length === 0 ? 'None of them.' : `${listed(names.map((loop) => LABELS[loop]))}.`,
      because,
    }
  },
  parts(drawn, trace, answer) {
    const right = matching(drawn)
    if (answer.kind !== 'choices' || right.kind !== 'choices') return undefined
    const i = drawn.loops.findIndex((loop) => right.value.includes(loop) !== answer.value.includes(loop))
    const loop = drawn.loops[i]
    if (loop === undefined) return undefined
    const cost = idleCost(loop, drawn.connections)
    const actual =
      drawn.asks === 'threads'
        ? `${cost.threads} ${cost.threads === 1 ? 'thread' : 'threads'}`
        : cost.running > 0
          ? 'a CPU is busy'
          : 'it sleeps'
    const expected = answer.value.includes(loop)
    const predicted =
      drawn.asks === 'threads' ? (expected ? 'a thread each' : 'few threads') : expected ? 'busy' : 'asleep'
    return { step: Math.min(trace.steps.length - 1, i + 1), predicted, actual, focus: loop }
  },
})
