import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Flag } from '../kernel'
import { bytes } from '../names'
import type { Scene } from '../scene'
import { GO_FLAGS, runGo } from './netpoller'
import { remembered } from './remembered'

const params = z.strictObject({
  /** How many messages come while the goroutine computes, at most. */
  most: z.int().min(1).max(4).default(3),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly message: number
  readonly buffer: number
  readonly later: readonly number[]
  readonly order: readonly string[]
}

const LONGEST = 30

function pose(rng: Rng, { most }: Params): Drawn {
  const message = rng.between(8, 20) * 10
  const buffer = rng.pick([64, message, 512])
  const later = Array.from({ length: rng.between(0, most) }, () => rng.between(2, 9) * 10)
  const numbers = [...new Set([0, 1, later.length, later.length + 1, 2])].slice(0, 4)
  return { message, buffer, later, order: rng.shuffle([...numbers.map(String), 'spins']) }
}

function run({ message, buffer, later }: Drawn, events: readonly Flag[] = GO_FLAGS): Trace<Scene> {
  const arrivals = [message, ...later].map((n) => ({ fd: 7, n }))
  return runGo([{ name: 'G1', fd: 7, calls: [{ n: buffer, full: false }] }], arrivals, [], {
    events,
    longest: LONGEST,
  })
}

/** Returns of `epoll_wait` after the goroutine has got its bytes. */
function returnsWhileBusy(trace: Trace<Scene>): Answer {
  if (trace.steps.length >= LONGEST) return { kind: 'choice', value: 'spins' }
  const got = gotAt(trace)
  const after = trace.steps.filter(
    ({ state }, step) => step > got && Array.isArray(state.result) && state.result.length > 0,
  )
  return { kind: 'choice', value: `${after.length}` }
}

function gotAt(trace: Trace<Scene>): number {
  return trace.steps.findIndex(({ state }) => state.act?.op === 'read' && typeof state.result === 'number')
}

export const goUnread = defineQuestion<Params, Drawn, Scene>({
  id: 'go-unread',
  title: 'What does the netpoller hear of unread data?',
  kind: 'quick',
  form: 'choice',
  params,
  pose,
  ask({ message, buffer, later, order }) {
    const taken = Math.min(message, buffer)
    const rest = message - taken
    const more =
      later.length === 0
        ? '**Nothing more** comes.'
        : later.length === 1
          ? `Meanwhile **one more message** of ${bytes(later[0] ?? 0)} comes.`
          : `Meanwhile **${later.length} more messages** come, some milliseconds apart.`
    const label = (id: string): string =>
      id === 'spins'
        ? 'again and again, without end'
        : id === '0'
          ? 'not at all'
          : id === '1'
            ? 'once'
            : id === '2'
              ? 'twice'
              : `${id} times`
    return {
      prompt: {
        text: `Go 1.27 on Linux. A connection gets **${bytes(message)}**. Its goroutine calls \`conn.Read(buf[:${buffer}])\`, gets **${taken}** and ${rest > 0 ? `leaves **${rest} unread**` : 'leaves nothing'}. Then it computes for a second and does not read. ${more}\n\nHow often does the netpoller's \`epoll_wait\` return for this connection during that second?`,
      },
      form: { kind: 'choice', options: order.map((id) => ({ id, label: label(id) })) },
      hints: [
        'Go registers the connection once, edge-triggered. A return needs a wake-up; whether a goroutine waits for it plays no part.',
      ],
    }
  },
  run: (drawn) => run(drawn),
  truth: (_, trace) => returnsWhileBusy(trace),
  misconceptions: [
    {
      id: 'go-uses-lt',
      name: 'Go uses LT',
      says: 'Go registers every connection edge-triggered. Level-triggered, unread data would make `epoll_wait` return without end.',
      answer: remembered((drawn: Drawn) => returnsWhileBusy(run(drawn, ['IN']))),
    },
    {
      id: 'registered-by-read',
      name: 'registered only during a Read',
      says: 'The registration stays from accept to close. New data wake the netpoller although no goroutine waits; it remembers that the connection is ready.',
      answer: ({ later }) => (later.length > 0 ? { kind: 'choice', value: '0' } : null),
    },
    {
      id: 'unread-reported-once-more',
      name: 'the rest is reported once more',
      says: 'Unread data by themselves are no event. Only what arrives makes `epoll_wait` return.',
      answer: ({ message, buffer, later, order }) => {
        const value = `${later.length + 1}`
        return buffer < message && order.includes(value) ? { kind: 'choice', value } : null
      },
    },
  ],
  explain({ later }, trace) {
    const value = returnsWhileBusy(trace)
    assert(value.kind === 'choice', 'the truth is a choice')
    const count = later.length
    return {
      truthSays:
        count === 0
          ? 'Not at all.'
          : count === 1
            ? 'Once.'
            : count === 2
              ? 'Twice.'
              : `${value.value} times.`,
      because:
        count === 0
          ? 'Edge-triggered, the connection left the ready list when it was reported, and no wake-up came after that. The next `Read` finds the bytes without any event.'
          : `Each of the ${count === 1 ? 'new message is' : `${count} new messages is`} a wake-up of an edge-triggered registration. No goroutine is parked, so the netpoller only notes that the connection is ready.`.replace(
              'Each of the new message is',
              'The new message is',
            ),
    }
  },
  parts(_, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const got = gotAt(trace)
    const next = trace.steps.findIndex(({ state }, step) => step > got && state.act?.op === 'wait')
    const step = next < 0 ? trace.steps.length - 1 : next
    const truth = returnsWhileBusy(trace)
    return {
      step,
      predicted: answer.value === 'spins' ? 'fd 7 again and again' : `${answer.value} returns`,
      actual: truth.kind === 'choice' && truth.value !== '0' ? `${truth.value} in all` : 'it sleeps',
      focus: '7.0',
    }
  },
})
