import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Scene } from '../scene'
import { type Arrival, runGo, type Reader } from './netpoller'

const COUNTS = ['read', 'epoll_ctl', 'parks'] as const

const params = z.strictObject({
  /** What may be counted: read(2) calls, epoll_ctl calls, or how often a goroutine parks. */
  counts: z
    .array(z.enum(COUNTS))
    .min(1)
    .default([...COUNTS]),
  /** Connections, each with a goroutine of its own. */
  connections: z.int().min(1).max(4).default(3),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly count: (typeof COUNTS)[number]
  readonly connections: number
  readonly messages: number
  readonly closes: boolean
}

function pose(rng: Rng, { counts, connections }: Params): Drawn {
  return {
    count: rng.pick(counts),
    connections: rng.between(Math.min(2, connections), connections),
    messages: rng.between(2, 5),
    closes: rng.chance(0.5),
  }
}

/** Each goroutine reads one message more than comes: the last read parks for good. */
function run({ connections, messages }: Drawn): Trace<Scene> {
  const readers = Array.from({ length: connections }, (_, i): Reader => {
    const calls = Array.from({ length: messages + 1 }, () => ({ n: 512, full: false }))
    return { name: `G${i + 1}`, fd: 5 + 2 * i, calls }
  })
  const arrivals = Array.from({ length: messages }).flatMap(() =>
    readers.map(({ fd }): Arrival => ({ fd, n: 100 })),
  )
  return runGo(readers, arrivals)
}

function totalsOf(trace: Trace<Scene>) {
  const totals = trace.steps.at(-1)?.state.totals
  assert(totals !== undefined, 'a run has a last step')
  return totals
}

function counted(drawn: Drawn, trace: Trace<Scene>): number {
  const totals = totalsOf(trace)
  // Registered in the set-up, before step 0: one ADD for each connection; closing it is one DEL.
  const registered = trace.steps[0]?.state.kernel.registrations.length ?? 0
  if (drawn.count === 'epoll_ctl') return registered + (drawn.closes ? registered : 0)
  return drawn.count === 'read' ? totals.reads : totals.eagain
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const goCalls = defineQuestion<Params, Drawn, Scene>({
  id: 'go-calls',
  title: 'Which calls does Go make for its connections?',
  kind: 'predict',
  form: 'number',
  params,
  pose,
  ask({ count, connections, messages, closes }) {
    const what = {
      read: `How many \`read(2)\` calls does this make in all, the last ones included?`,
      epoll_ctl: `How many \`epoll_ctl\` calls does the runtime make for these connections${closes ? ', until all are closed' : ''}?`,
      parks: `How many times does a goroutine park, the last times included?`,
    }[count]
    const end =
      count === 'epoll_ctl' && closes
        ? 'At the end every connection is **closed**.'
        : 'The connections **stay open**.'
    return {
      prompt: {
        text: `Go 1.27 on Linux. A server accepts **${connections} connections**. A goroutine for each calls \`conn.Read(buf[:512])\` in a loop. On each connection **${messages} messages** of 100 bytes come, each one only when the goroutine waits for it. ${end}\n\n${what}`,
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: 200 },
      hints: [
        'A connection is registered once, edge-triggered, when it is accepted, and taken out when it is closed. A read tries first; EAGAIN parks the goroutine; woken, it tries again.',
        `The first read of each goroutine finds nothing: EAGAIN.`,
      ],
    }
  },
  run,
  truth: (drawn, trace) => number(counted(drawn, trace)),
  misconceptions: [
    {
      id: 'registered-at-each-read',
      name: 'registered at each Read',
      says: 'Go registers a connection once, when it is made. A Read that must wait makes no `epoll_ctl` call.',
      answer: ({ count, connections, messages, closes }) =>
        count === 'epoll_ctl' ? number(connections * (messages + 1) + (closes ? connections : 0)) : null,
    },
    {
      id: 'rearmed-each-time',
      name: 're-armed after each event',
      says: 'Go does not use one-shot: edge-triggered registrations stay armed, so there is no MOD after an event.',
      answer: ({ count, connections, messages, closes }) =>
        count === 'epoll_ctl'
          ? number(connections * (1 + messages) + (closes ? connections : 0) + connections)
          : null,
    },
    {
      id: 'close-needs-no-del',
      name: 'closing needs no DEL',
      says: 'The kernel would forget a closed descriptor by itself, but Go removes it explicitly with `EPOLL_CTL_DEL` before it closes it.',
      answer: ({ count, connections, closes }) =>
        count === 'epoll_ctl' && closes ? number(connections) : null,
    },
    {
      id: 'reads-only-when-ready',
      name: 'reads only when told',
      says: 'A `Read` tries `read(2)` first and finds EAGAIN, then waits, then reads again: two calls for a message that had to be waited for.',
      answer: ({ count, connections, messages }) =>
        count === 'read' ? number(connections * messages) : null,
    },
    {
      id: 'one-park-a-message',
      name: 'one park a message',
      says: 'After the last message the loop calls Read once more, and that one parks as well.',
      answer: ({ count, connections, messages }) =>
        count === 'parks' ? number(connections * messages) : null,
    },
  ],
  explain(drawn, trace) {
    const { connections, messages, count, closes } = drawn
    const totals = totalsOf(trace)
    const value = counted(drawn, trace)
    const because = {
      epoll_ctl: `One ADD a connection when it is accepted (\`netpollopen\`: IN, OUT, RDHUP, ET)${closes ? ` and one DEL when it is closed: ${connections} + ${connections}` : ''}. Its reads make none.`,
      read: `${totals.reads - totals.eagain} reads bring a message (${connections} × ${messages}), and ${totals.eagain} give EAGAIN: one before each message and one after the last.`,
      parks: `Each EAGAIN parks the goroutine: before each of the ${messages} messages, and once more after the last, on ${connections} connections.`,
    }[count]
    const noun = { epoll_ctl: '`epoll_ctl` calls', read: '`read` calls', parks: 'times a goroutine parks' }[
      count
    ]
    return { truthSays: `${value} ${noun}.`, because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const step =
      drawn.count === 'epoll_ctl' ? 0 : trace.steps.findIndex(({ state }) => state.result === 'EAGAIN')
    if (step < 0) return undefined
    const actual =
      drawn.count === 'epoll_ctl'
        ? 'registered already'
        : drawn.count === 'read'
          ? 'a read that gives EAGAIN'
          : 'G1 parks'
    return {
      step,
      predicted: `${answer.value} in all`,
      actual,
      focus: drawn.count === 'epoll_ctl' ? 'ready' : 'G1',
    }
  },
})
