import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Machine, type Operation, start } from '../machine'
import { type Picture, runTrace } from '../trace'

const DOINGS = [
  'computes',
  'file read',
  'cgo',
  'channel',
  'network',
  'sleep',
  'mutex',
  'locked thread',
] as const
type Doing = (typeof DOINGS)[number]

const params = z.strictObject({
  /** What the goroutines may be doing; up to five of these are drawn. */
  doing: z
    .array(z.enum(DOINGS))
    .min(3)
    .default([...DOINGS]),
})

interface Drawn {
  readonly doing: readonly Doing[]
}

const LONG_US = 900_000
const LABELS: Record<Doing, string> = {
  computes: 'It computes in a long loop.',
  'file read': 'It is in `file.Read`, and the disk has not answered.',
  cgo: 'It has called a C function through cgo, which blocks.',
  channel: 'It waits in `<-c`; nobody has sent.',
  network: 'It waits in `conn.Read`; no data have come.',
  sleep: 'It is in `time.Sleep`.',
  mutex: 'It waits in `mu.Lock()`.',
  'locked thread': 'It has called `runtime.LockOSThread()` and waits in `<-c`.',
}

export const holdsAThread = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'holds-a-thread',
  title: 'Who holds a thread?',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { doing }) {
    const most = Math.min(5, doing.length)
    return { doing: rng.sample(doing, doing.length > 5 ? most : rng.between(Math.max(2, most - 2), most)) }
  },
  ask: ({ doing }) => ({
    prompt: {
      text: 'Go 1.19 on Linux, and there are Ps enough. Each of these is one goroutine, and it has been at this for a while. Which of them hold an **OS thread** that no other goroutine can use meanwhile?',
    },
    form: { kind: 'choices', options: doing.map((id) => ({ id, label: LABELS[id] })) },
    hints: [
      'The runtime can park a goroutine that waits for something the runtime knows of: channels, mutexes, timers, network descriptors. It cannot take a thread back from the kernel or from C.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => chosen(holders(drawn, runOf(drawn).machine)),
  misconceptions: [
    {
      id: 'thread-per-connection',
      name: 'one thread per connection',
      says: 'A goroutine in `conn.Read` is parked and its descriptor is with epoll: it holds no thread.',
      answer: (drawn) =>
        drawn.doing.includes('network')
          ? chosen(sorted(drawn, [...holders(drawn, runOf(drawn).machine), 'network']))
          : null,
    },
    {
      id: 'waiting-holds-a-thread',
      name: 'a waiting goroutine holds its thread',
      says: 'Waiting for a channel, a mutex or a timer parks the goroutine only; its thread runs others.',
      answer: ({ doing }) => chosen([...doing]),
    },
    {
      id: 'only-running',
      name: 'only running goroutines have threads',
      says: 'A goroutine in a blocking system call or in C keeps its thread; only its P is given to another.',
      answer: ({ doing }) => chosen(doing.filter((one) => one === 'computes')),
    },
    {
      id: 'lock-is-for-running',
      name: 'LockOSThread only while it runs',
      says: 'A thread that is locked to a goroutine waits with it and runs nothing else.',
      answer: (drawn) =>
        drawn.doing.includes('locked thread')
          ? chosen(holders(drawn, runOf(drawn).machine).filter((one) => one !== 'locked thread'))
          : null,
    },
  ],
  explain(drawn, _, answer) {
    const held = holders(drawn, runOf(drawn).machine)
    const isWrong = (one: Doing): boolean =>
      answer.kind === 'choices' && answer.value.includes(one) !== held.includes(one)
    const told = drawn.doing.filter(isWrong)
    return {
      truthSays:
        held.length === 0
          ? 'None of them.'
          : `${held.length} of ${drawn.doing.length}: ${held.map((one) => SHORT[one]).join(', ')}.`,
      because: `A thread is held by what runs, by what is blocked in the kernel or in C, and by LockOSThread. The others are parked in the runtime. ${(told.length ===
      0
        ? drawn.doing
        : told
      )
        .slice(0, 2)
        .map((one) => WHY[one])
        .join(' ')}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choices') return undefined
    const held = holders(drawn, runOf(drawn).machine)
    const wrong = drawn.doing.find((one) => held.includes(one) !== answer.value.includes(one))
    if (wrong === undefined) return undefined
    const says = (holds: boolean): string => `${SHORT[wrong]} ${holds ? 'holds a thread' : 'holds none'}`
    return {
      step: trace.steps.length - 1,
      predicted: says(!held.includes(wrong)),
      actual: says(held.includes(wrong)),
      focus: SHORT[wrong],
    }
  },
})

/** As the goroutines are called on the stage. */
const SHORT: Record<Doing, string> = {
  computes: 'loop',
  'file read': 'file',
  cgo: 'cgo',
  channel: 'chan',
  network: 'conn',
  sleep: 'sleep',
  mutex: 'mutex',
  'locked thread': 'locked',
}

const WHY: Record<Doing, string> = {
  computes: 'Who computes runs on a thread all the time.',
  'file read': 'A file read blocks its thread in the kernel: epoll cannot watch ordinary files.',
  cgo: 'C code blocks its thread, and Go cannot see for what.',
  channel: 'A channel parks the goroutine alone: the sender will make it runnable.',
  network: 'epoll watches the socket, so only the goroutine waits.',
  sleep: 'A timer of the runtime ends the sleep, and nobody has to hold a thread for it.',
  mutex: 'A `sync.Mutex` parks the goroutine alone: Unlock will make it runnable.',
  'locked thread': 'A locked thread waits with its goroutine and runs no other.',
}

const BODIES: Record<Doing, readonly Operation[]> = {
  computes: [{ do: 'compute', us: LONG_US }],
  'file read': [{ do: 'syscall', us: LONG_US }],
  cgo: [{ do: 'syscall', us: LONG_US }],
  channel: [{ do: 'recv', c: 'c' }],
  network: [{ do: 'read', us: LONG_US }],
  sleep: [{ do: 'sleep', us: LONG_US }],
  mutex: [{ do: 'lock', m: 'mu' }],
  'locked thread': [{ do: 'pin' }, { do: 'recv', c: 'c' }],
}

function runOf({ doing }: Drawn) {
  const names = doing.map((one) => SHORT[one])
  const machine = start(
    {
      main: [{ do: 'lock', m: 'mu' }, ...names.map((g): Operation => ({ do: 'go', g }))],
      goroutines: Object.fromEntries(doing.map((one) => [SHORT[one], BODIES[one]])),
      channels: { c: 0 },
      mutexes: ['mu'],
    },
    { gomaxprocs: 2, operationUs: 1 },
  )
  return runTrace(machine, { until: isSettled })
}

/** Nobody looks for work, and nobody is about to do another operation. */
function isSettled({ threads, goroutines, processors }: Machine): boolean {
  return (
    threads.every(({ state }) => state !== 'looking') &&
    processors.every(({ status }) => status !== 'syscall') &&
    goroutines.every(
      ({ status, leftUs }) =>
        status === 'waiting' || status === 'syscall' || (status === 'running' && leftUs !== null),
    )
  )
}

function holders({ doing }: Drawn, { goroutines, threads }: Machine): Doing[] {
  return doing.filter((one) => {
    const goroutine = goroutines.find(({ name }) => name === SHORT[one])
    return (
      goroutine !== undefined &&
      (goroutine.pinnedTo !== null || threads.some((thread) => thread.goroutine === goroutine.id))
    )
  })
}

function sorted({ doing }: Drawn, held: readonly Doing[]): Doing[] {
  return doing.filter((one) => held.includes(one))
}

/** Sorted, as answers of this form are stored. */
function chosen(held: readonly Doing[]): Answer {
  return { kind: 'choices', value: held.toSorted() }
}
