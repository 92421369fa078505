import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Machine, type Operation, start } from '../machine'
import { type Picture, runTrace } from '../trace'

const WAITS = ['syscall', 'channel', 'network', 'sleep'] as const
type Wait = (typeof WAITS)[number]

const params = z.strictObject({
  /** Which ways of waiting there are in the program. */
  waits: z.array(z.enum(WAITS)).min(1).default(['syscall', 'channel', 'network']),
  /** Whether some goroutines compute all the time, so that every P is busy. */
  computing: z.boolean().default(true),
})

interface Drawn {
  readonly gomaxprocs: number
  readonly computing: number
  readonly counts: Readonly<Record<Wait, number>>
}

const SAYS: Record<Wait, (count: number) => string> = {
  syscall: (count) =>
    `**${count}** ${count === 1 ? 'is' : 'are'} in a blocking system call (a read from a slow disk)`,
  channel: (count) => `**${count}** wait to receive from a channel`,
  network: (count) => `**${count}** wait in \`conn.Read\` for data`,
  sleep: (count) => `**${count}** are in \`time.Sleep\``,
}
const PARKED: Record<Wait, (count: number) => string> = {
  syscall: (count) => `the ${count} in a system call`,
  channel: (count) => `the ${count} on the channel`,
  network: (count) => `the ${count} in \`conn.Read\``,
  sleep: (count) => `the ${count} in \`time.Sleep\``,
}
const LONG_US = 1_000_000

export const threads = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'threads',
  title: 'How many threads are held?',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { waits, computing }) {
    const gomaxprocs = rng.pick([1, 2, 2, 3, 4])
    const has = (wait: Wait, pick: number): number => (waits.includes(wait) ? pick : 0)
    return {
      gomaxprocs,
      computing: computing ? gomaxprocs + rng.between(0, 2) : 0,
      counts: {
        syscall: has('syscall', rng.between(1, 6)),
        channel: has('channel', rng.pick([3, 5, 8, 10])),
        network: has('network', rng.pick([4, 6, 12, 20])),
        sleep: has('sleep', rng.pick([2, 5, 7])),
      },
    }
  },
  ask: ({ gomaxprocs, computing, counts }) => ({
    prompt: {
      text:
        `A Go 1.19 program has **GOMAXPROCS=${gomaxprocs}**. Of its goroutines ${[
          ...(computing > 0
            ? [`**${computing}** ${computing === 1 ? 'computes' : 'compute'} all the time`]
            : []),
          ...WAITS.filter((wait) => counts[wait] > 0).map((wait) => SAYS[wait](counts[wait])),
        ].join(', ')}. This has been so for a while.\n\n` +
        'How many threads (Ms) hold a goroutine now, that is, run it or are blocked with it? Do not count sysmon and idle threads.',
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 100 },
    hints: [
      'A thread is needed to run Go code, one for each busy P, and by whoever sits in a blocking system call. Other waiting is done without a thread.',
    ],
  }),
  run: (drawn) => runTrace(machineOf(drawn), options).trace,
  truth: (drawn) => number(holding(runTrace(machineOf(drawn), options).machine)),
  misconceptions: [
    {
      id: 'gomaxprocs-is-the-limit',
      name: 'GOMAXPROCS limits threads',
      says: 'GOMAXPROCS limits how many goroutines run Go code at once. Threads blocked in system calls come on top of it.',
      answer: ({ gomaxprocs }) => number(gomaxprocs),
    },
    {
      id: 'thread-per-connection',
      name: 'one thread per connection',
      says: 'A goroutine in `conn.Read` is parked and its descriptor is with epoll: it holds no thread.',
      answer: ({ gomaxprocs, computing, counts }) =>
        number(Math.min(computing, gomaxprocs) + counts.syscall + counts.network),
    },
    {
      id: 'channel-holds-a-thread',
      name: 'a channel wait holds a thread',
      says: 'A goroutine that waits on a channel is only a record in the channel’s list: it holds no thread.',
      answer: ({ gomaxprocs, computing, counts }) =>
        counts.channel === 0
          ? null
          : number(Math.min(computing, gomaxprocs) + counts.syscall + counts.channel),
    },
    {
      id: 'thread-per-goroutine',
      name: 'one thread per goroutine',
      says: 'Goroutines are not threads: only those that run or are in a system call hold one.',
      answer: ({ computing, counts }) =>
        number(computing + Object.values(counts).reduce((sum, count) => sum + count, 0)),
    },
  ],
  explain(drawn) {
    const { counts } = drawn
    const held = holding(runTrace(machineOf(drawn), options).machine)
    const running = held - counts.syscall
    const rest = WAITS.filter((wait) => wait !== 'syscall' && counts[wait] > 0).map((wait) =>
      PARKED[wait](counts[wait]),
    )
    return {
      truthSays: `${held} ${held === 1 ? 'thread holds' : 'threads hold'} a goroutine.`,
      because:
        `${running} for the goroutines that run, at most one a P, and ${counts.syscall} for those in system calls.` +
        `${rest.length === 0 ? '' : ` Parked without a thread are ${rest.join(' and ')}.`} ` +
        'A P whose thread is blocked goes to another thread after about 20 µs.',
    }
  },
  parts: (drawn, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'number' ? `${answer.value} threads` : '',
    actual: `${holding(runTrace(machineOf(drawn), options).machine)} threads`,
    focus: 'threads',
  }),
})

/** Until nothing but computing is left to do; only steps that change what the threads do are shown. */
const options = {
  mostSteps: 120,
  until: isSettled,
  keep: (last: Picture, machine: Machine) =>
    last.threads.length !== machine.threads.filter(({ processor }) => processor === null).length ||
    last.processors.filter(({ status }) => status === 'idle').length !==
      machine.processors.filter(({ status }) => status === 'idle').length,
}

/** Everybody who waits does, and the threads that are left compute. */
function isSettled({ threads: all, goroutines, processors }: Machine): boolean {
  return (
    all.every(({ state }) => state !== 'looking') &&
    processors.every(({ status }) => status !== 'syscall') &&
    goroutines.every(({ name, status, leftUs }) =>
      name.startsWith('work')
        ? status !== 'running' || leftUs !== null
        : status === 'waiting' || status === 'syscall',
    )
  )
}

function machineOf({ gomaxprocs, computing, counts }: Drawn): Machine {
  const kinds: [string, number, Operation][] = [
    ['net', counts.network, { do: 'read', us: LONG_US }],
    ['chan', counts.channel, { do: 'recv', c: 'c' }],
    ['sleep', counts.sleep, { do: 'sleep', us: LONG_US }],
    ['disk', counts.syscall, { do: 'syscall', us: LONG_US }],
    ['work', computing, { do: 'compute', us: LONG_US }],
  ]
  const goroutines = Object.fromEntries(
    kinds.flatMap(([name, count, operation]) =>
      Array.from({ length: count }, (_, i) => [`${name}${i + 1}`, [operation]]),
    ),
  )
  return start(
    { main: Object.keys(goroutines).map((g) => ({ do: 'go', g })), goroutines, channels: { c: 0 } },
    { gomaxprocs, operationUs: 1 },
  )
}

function holding({ threads: all }: Machine): number {
  return all.filter(({ goroutine }) => goroutine !== null).length
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
