import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { bytes, listed } from '../names'
import type { Loop, Scene, Totals } from '../scene'
import { remembered } from './remembered'
import { leftUnread, runServer, type Server } from './event-loop'

const params = z.strictObject({
  /** How the edge-triggered server reads: until EAGAIN, or once a report as the level-triggered one does. */
  edge: z
    .array(z.enum(['drain', 'once']))
    .min(1)
    .default(['drain', 'drain', 'once']),
  /** How the level-triggered server reads. */
  level: z
    .array(z.enum(['drain', 'once']))
    .min(1)
    .default(['once', 'once', 'drain']),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly level: Loop['how']
  readonly edge: Loop['how']
  readonly read: number
  readonly messages: readonly number[]
}

interface Compared {
  readonly what: string
  readonly lt: number
  readonly et: number
}

/** What is drawn, and what the two runs of it count. */
interface Posed extends Drawn {
  readonly rows: readonly Compared[]
}

function pose(rng: Rng, params: Params): Posed {
  const read = rng.pick([50, 100, 200])
  const edge = rng.pick(params.edge)
  // One read a report tells something only where a message does not fit in it.
  const size = read * rng.pick(edge === 'once' ? [1, 2, 3] : [0.5, 1, 2, 2, 3])
  const drawn: Drawn = {
    level: rng.pick(params.level),
    edge,
    read,
    messages: Array.from({ length: rng.between(2, 4) }, () => size),
  }
  return { ...drawn, rows: compare(drawn) }
}

function serverOf({ level, edge, read, messages }: Drawn, mode: 'lt' | 'et'): Server {
  return { fd: 5, mode, how: mode === 'lt' ? level : edge, read, messages, events: ['IN'] }
}

function totalsOf(trace: Trace<Scene>): Totals {
  const totals = trace.steps.at(-1)?.state.totals
  return totals ?? { returns: 0, empties: 0, reports: 0, reads: 0, eagain: 0, bytesRead: 0, controls: 0 }
}

function compare(drawn: Drawn): Compared[] {
  const lt = totalsOf(runServer(serverOf(drawn, 'lt')))
  const et = totalsOf(runServer(serverOf(drawn, 'et')))
  return [
    { what: 'returns of `epoll_wait`', lt: lt.returns, et: et.returns },
    { what: 'calls of `read`', lt: lt.reads, et: et.reads },
    { what: 'bytes copied', lt: lt.bytesRead, et: et.bytesRead },
  ]
}

function sign({ lt, et }: Pick<Compared, 'lt' | 'et'>): string {
  return et < lt ? 'fewer' : et > lt ? 'more' : 'same'
}

function grid(values: readonly string[]): Answer {
  return { kind: 'grid', value: [...values] }
}

function sayReading(how: Loop['how']): string {
  return how === 'drain' ? 'reads **until EAGAIN**' : 'reads **once**'
}

export const etCost = defineQuestion<Params, Posed, Scene>({
  id: 'et-cost',
  title: 'What does edge-triggered save?',
  kind: 'predict',
  form: 'grid',
  params,
  pose,
  ask({ level, edge, read, messages }) {
    return {
      prompt: {
        text: `Two servers get the same **${messages.length} messages of ${bytes(messages[0] ?? 0)}**, each message while the server sleeps. A read asks for **${bytes(read)}**.\n\nThe **level-triggered** one ${sayReading(level)} a report. The **edge-triggered** one ${sayReading(edge)} a report. (Linux 6.18)\n\nWhat does the edge-triggered server have, compared with the other, when both sleep for good?`,
      },
      form: {
        kind: 'grid',
        columns: ['returns of epoll_wait', 'calls of read', 'bytes copied'],
        rows: [''],
        values: [
          { id: 'fewer', label: 'fewer' },
          { id: 'same', label: 'same' },
          { id: 'more', label: 'more' },
        ],
      },
      hints: [
        'Edge-triggered has one return for each message. Count the reads: one that gives EAGAIN is a read as well. Bytes are copied by `read`, and only by `read`.',
      ],
    }
  },
  run: (drawn) => runServer(serverOf(drawn, 'et')),
  truth: (drawn) => grid(drawn.rows.map(sign)),
  misconceptions: [
    {
      id: 'et-copies-less',
      name: 'edge-triggered copies less',
      says: 'Neither mode copies data by itself: `read` does, and it copies the same bytes. ET saves returns of `epoll_wait`, not copies; it is no zero-copy.',
      answer: (drawn) => {
        const [returns = 'same', reads = 'same', copied] = drawn.rows.map(sign)
        return copied === 'fewer' ? null : grid([returns, reads, 'fewer'])
      },
    },
    {
      id: 'et-calls-less',
      name: 'edge-triggered makes fewer calls throughout',
      says: 'Draining costs one more `read` a report, the one that gives EAGAIN. ET saves returns, not reads.',
      answer: (drawn) => {
        const [returns = 'same', reads, copied = 'same'] = drawn.rows.map(sign)
        return reads === 'more' ? grid([returns, 'fewer', copied]) : null
      },
    },
    {
      id: 'et-loses-nothing',
      name: 'what is not read comes again',
      says: 'Edge-triggered with one read a report leaves the rest unread: nobody is told of it again, so those bytes are never copied.',
      answer: remembered((drawn: Posed) => {
        const level = runServer({ ...serverOf(drawn, 'lt'), how: drawn.edge })
        const right = drawn.rows
        const lt = right.map((one) => one.lt)
        const totals = totalsOf(level)
        const as = [totals.returns, totals.reads, totals.bytesRead].map((et, i) =>
          sign({ lt: lt[i] ?? 0, et }),
        )
        return right.map(sign).at(-1) === 'fewer' ? grid(as) : null
      }),
    },
  ],
  explain(drawn, trace) {
    const rows = drawn.rows
    const left = leftUnread(trace)
    const amount = (row: Compared): string =>
      ({ fewer: 'fewer', same: 'as many', more: 'more' })[sign(row)] ?? sign(row)
    const truth = listed(rows.map((row) => `${amount(row)} ${row.what}`))
    const why =
      left > 0
        ? `${bytes(left)} stay unread: edge-triggered, nobody is told of them again.`
        : 'Only `read` copies, and both have read all, so the bytes are the same.'
    return {
      truthSays: `${truth.charAt(0).toUpperCase()}${truth.slice(1)}.`,
      because: `Edge- against level-triggered there are ${listed(rows.map(({ what, lt, et }) => `${et} against ${lt} ${what}`))}. ${why}`,
    }
  },
  parts(drawn, trace, answer) {
    const right = drawn.rows.map(sign)
    if (answer.kind !== 'grid') return undefined
    const column = right.findIndex((value, i) => value !== answer.value[i])
    if (column < 0) return undefined
    const row = drawn.rows[column]
    const step =
      column === 1
        ? trace.steps.findLastIndex(({ state }) => state.act?.op === 'read')
        : trace.steps.length - 1
    return {
      step: Math.max(0, step),
      predicted: answer.value[column] ?? '',
      actual: `${right[column] ?? ''} (${row?.et ?? 0} against ${row?.lt ?? 0})`,
      focus: '5.0',
    }
  },
})
