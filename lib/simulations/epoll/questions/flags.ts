import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { type Event, EVENTS, type Flag, LINUX, type Rules } from '../kernel'
import { listed } from '../names'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import { byPeer, byThread, drawFds } from './watched'
import { wrongKernels } from './wrong-kernels'

const ENDS = ['pipe-reader', 'pipe-writer', 'socket'] as const

const params = z.strictObject({
  /** Which descriptor is watched: the read or the write end of a pipe, or a connected socket. */
  ends: z.array(z.enum(ENDS)).min(1).default(['pipe-reader', 'pipe-writer', 'socket', 'socket']),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly end: (typeof ENDS)[number]
  readonly fd: number
  readonly asked: readonly Flag[]
  readonly lines: readonly Line[]
  /** What happened, as sentences. */
  readonly says: readonly string[]
}

function pose(rng: Rng, { ends }: Params): Drawn {
  const end = rng.pick(ends)
  const [fd = 5] = drawFds(rng, 1)
  const n = rng.between(2, 9) * 10
  if (end === 'pipe-reader') {
    const left = rng.pick([0, n])
    return {
      end,
      fd,
      asked: rng.pick([['IN'], ['IN'], []] as const),
      lines: [
        ...(left > 0 ? [byPeer({ op: 'write', fd: 'it.w', n })] : []),
        byPeer({ op: 'close', fd: 'it.w' }),
      ],
      says: [
        left > 0 ? `**${n} bytes** are written and not read.` : 'The pipe is **empty**.',
        'The only writer **closes** its end.',
      ],
    }
  }
  if (end === 'pipe-writer') {
    const full = rng.chance(0.5)
    return {
      end,
      fd,
      asked: rng.pick([['OUT'], ['OUT'], []] as const),
      lines: [
        ...(full ? [byThread({ op: 'write', fd: 'it.w', n: 4096 })] : []),
        byPeer({ op: 'close', fd: 'it.r' }),
      ],
      says: [
        full ? 'The pipe, of 4096 bytes, is **full**.' : 'The pipe is **empty**.',
        'The only reader **closes** its end.',
      ],
    }
  }
  return poseSocket(rng, fd, n)
}

function poseSocket(rng: Rng, fd: number, n: number): Drawn {
  const asked: readonly Flag[] = rng.pick([
    ['IN'],
    ['IN', 'RDHUP'],
    ['IN', 'OUT'],
    ['IN', 'OUT', 'RDHUP'],
    ['RDHUP'],
  ] as const)
  const lines: Line[] = []
  const says: string[] = []
  if (rng.chance(0.4)) {
    lines.push(byPeer({ op: 'write', fd: 'it.1', n }))
    says.push(`The peer writes **${n} bytes**, which stay unread.`)
  }
  const how = rng.pick(['half', 'close', 'reset'] as const)
  if (how === 'half') {
    lines.push(byPeer({ op: 'shutdown', fd: 'it.1', how: 'WR' }))
    says.push('The peer calls `shutdown(SHUT_WR)`: it **sends no more**.')
  } else {
    if (how === 'reset') {
      lines.push(byThread({ op: 'write', fd: 'it.0', n: 10 }))
      says.push('The program writes **10 bytes** that the peer does **not read**.')
    }
    lines.push(byPeer({ op: 'close', fd: 'it.1' }))
    says.push('The peer **closes** its socket.')
  }
  return { end: 'socket', fd, asked, lines, says }
}

const WATCHED = { 'pipe-reader': 'it.r', 'pipe-writer': 'it.w', socket: 'it.0' } as const
const OTHER = { 'pipe-reader': 'it.w', 'pipe-writer': 'it.r', socket: 'it.1' } as const

function run(
  { end, fd, asked, lines }: Drawn,
  rules: Rules = LINUX,
  extra: readonly Flag[] = [],
): Trace<Scene> {
  const role = { 'pipe-reader': 'writer', 'pipe-writer': 'reader', socket: 'peer' }[end]
  return runLines({
    objects: [
      end === 'socket' ? { kind: 'socketpair', name: 'it' } : { kind: 'pipe', name: 'it', cap: 4096 },
    ],
    labels: { [WATCHED[end]]: `fd ${fd}`, [OTHER[end]]: `${role} of fd ${fd}` },
    setup: [byThread({ op: 'add', fd: WATCHED[end], events: [...asked, ...extra] })],
    lines: [...lines, byThread({ op: 'wait', max: 8 })],
    rules,
    opening: `fd ${fd} is registered for ${asked.length === 0 ? 'no event at all' : listed(asked)}, level-triggered.`,
  })
}

function eventsOf(trace: Trace<Scene>): readonly Event[] {
  const result = trace.steps.at(-1)?.state.result
  const [first] = Array.isArray(result) ? result : []
  return Array.isArray(first) ? EVENTS.filter((event) => first[1].includes(event)) : []
}

function chosen(events: readonly Event[]): Answer {
  return { kind: 'choices', value: [...events] }
}

export const flags = defineQuestion<Params, Drawn, Scene>({
  id: 'flags',
  title: 'Which events does it report?',
  kind: 'quick',
  form: 'choices',
  params,
  pose,
  ask({ end, fd, asked, says }) {
    const what = {
      'pipe-reader': 'the read end of a pipe',
      'pipe-writer': 'the write end of a pipe',
      socket: 'a connected Unix stream socket',
    }[end]
    const events =
      asked.length === 0
        ? 'with an **empty event mask**'
        : `for **${asked.map((flag) => `EPOLL${flag}`).join(' | ')}**`
    return {
      prompt: {
        text: `**fd ${fd}** is ${what}, watched ${events}, level-triggered. (Linux 6.18)\n\n${says.join(' ')}\n\nWhich events does \`epoll_wait\` report for fd ${fd}?`,
      },
      form: { kind: 'choices', options: EVENTS.map((event) => ({ id: event, label: `EPOLL${event}` })) },
      hints: [
        'HUP and ERR come without being asked for; IN, OUT and RDHUP only if asked. At the end of the data, a read returns at once, and so IN holds for a socket.',
      ],
    }
  },
  run: (drawn) => run(drawn),
  truth: (_, trace) => chosen(eventsOf(trace)),
  misconceptions: [
    ...wrongKernels('hangupAsked').map(({ rules, ...said }) => ({
      ...said,
      answer: (drawn: Drawn): Answer => chosen(eventsOf(run(drawn, rules))),
    })),
    {
      id: 'rdhup-always',
      name: 'RDHUP comes unasked',
      says: '`EPOLLRDHUP` is reported only if it was asked for; `EPOLLHUP` and `EPOLLERR` are the two that always come.',
      answer: (drawn) =>
        drawn.end === 'socket'
          ? chosen(eventsOf(run(drawn, LINUX, drawn.asked.includes('RDHUP') ? [] : ['RDHUP'])))
          : null,
    },
    {
      id: 'hangup-hides-data',
      name: 'HUP replaces IN',
      says: 'HUP does not hide data: what was written before the close can be read, and IN is reported beside HUP until it is.',
      answer: (drawn) => {
        const events = eventsOf(run(drawn))
        return events.includes('HUP') ? chosen(events.filter((event) => event !== 'IN')) : null
      },
    },
    {
      id: 'half-close-is-hup',
      name: 'half closed is HUP',
      says: 'HUP means that both directions are shut. When the peer only sends no more, it is RDHUP (if asked for) and IN: a read returns 0 at once.',
      answer: (drawn) => {
        const events = eventsOf(run(drawn))
        return drawn.end === 'socket' && !events.includes('HUP')
          ? chosen(EVENTS.filter((event) => events.includes(event) || event === 'HUP'))
          : null
      },
    },
    {
      id: 'write-end-hup',
      name: 'a lost reader is HUP',
      says: 'The write end of a pipe without a reader reports ERR, since a write would fail with EPIPE. HUP is for the read end without a writer.',
      answer: (drawn) =>
        drawn.end === 'pipe-writer'
          ? chosen(
              EVENTS.filter(
                (event) => event === 'HUP' || (event === 'OUT' && eventsOf(run(drawn)).includes('OUT')),
              ),
            )
          : null,
    },
  ],
  explain(drawn, trace) {
    const events = eventsOf(trace)
    const whys: Record<Event, string> = {
      IN:
        drawn.end === 'socket'
          ? 'IN: a read returns at once, with data or with 0 at the end.'
          : 'IN: bytes are unread.',
      OUT:
        drawn.end === 'pipe-writer'
          ? 'OUT: a slot of the pipe is free.'
          : 'OUT: there is room in the send buffer.',
      ERR:
        drawn.end === 'pipe-writer'
          ? 'ERR: no reader is left; it comes unasked.'
          : 'ERR: the peer closed with unread data, so ECONNRESET is pending; it comes unasked.',
      HUP:
        drawn.end === 'socket'
          ? 'HUP: both directions are shut; it comes unasked.'
          : 'HUP: no writer is left; it comes unasked.',
      RDHUP: 'RDHUP: the peer sends no more, and it was asked for.',
    }
    return {
      truthSays:
        events.length === 0 ? 'Nothing is reported.' : `${listed(events.map((event) => `EPOLL${event}`))}.`,
      because:
        events.length === 0
          ? `fd ${drawn.fd} does not ask for what holds, and neither ERR nor HUP holds.`
          : events.map((event) => whys[event]).join(' '),
    }
  },
  parts(drawn, trace, answer) {
    const right = eventsOf(trace)
    const given: readonly string[] = answer.kind === 'choices' ? answer.value : []
    return {
      step: trace.steps.length - 1,
      predicted: EVENTS.filter((event) => given.includes(event)).join('|') || 'nothing',
      actual: right.join('|') || 'nothing',
      focus: WATCHED[drawn.end],
    }
  },
})
