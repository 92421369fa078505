import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Load, type Model, runServer } from '../model'
import { connectionName, NAMES, plural } from '../names'
import { roundTrace, type Scene } from '../trace'
import { drawReady, loadOf } from './load'

const ROWS = ['select', 'poll', 'epoll-lt', 'epoll-et-one-read', 'epoll-et-drain'] as const

const params = z.strictObject({
  /** The rows. Each waits once a round and reads each reported one once; drained ones until EAGAIN. */
  models: z.array(z.enum(ROWS)).min(1).max(4).default(['poll', 'epoll-et-one-read', 'epoll-et-drain']),
  /** The columns. */
  rounds: z.int().min(2).max(5).default(4),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly loads: readonly [Load, ...Load[]]
}

const BUFFER = 100

function pose(rng: Rng, { models, rounds }: Params): Drawn {
  const connections = rng.between(2, 3)
  const counts = Array.from({ length: rounds }, (_, i) =>
    i === 0 ? rng.between(1, connections) : rng.between(0, Math.min(2, connections)),
  )
  const ready = drawReady(rng, connections, counts)
  const message = BUFFER * rng.pick([2, 2, 3])
  const [first = 'poll', ...rest] = models
  const load = (model: Model): Load => loadOf(model, connections, ready, { message, buffer: BUFFER })
  return { loads: [load(first), ...rest.map(load)] }
}

function grid({ loads }: Drawn, change: (load: Load) => Load = (load) => load): Answer {
  return {
    kind: 'grid',
    value: loads.flatMap((load) => runServer(change(load)).waits.map(([, handedOut]) => `${handedOut}`)),
  }
}

export const waitsGrid = defineQuestion<Params, Drawn, Scene>({
  id: 'waits-grid',
  title: 'How many does each wait report?',
  kind: 'predict',
  form: 'grid',
  params,
  pose,
  ask({ loads }) {
    const [first] = loads
    return {
      prompt: {
        text: `Linux. A server has **${plural(first.connections, 'connection')}**. A message is **${first.message} bytes**, and a \`read\` asks for **${BUFFER}**. In each round the server waits **once** and then reads each reported connection once${loads.some(({ model }) => model === 'epoll-et-drain') ? ' (“drained”: until EAGAIN)' : ''}. What is not read stays.\n\nHow many connections does the wait of each round report?`,
        exhibits: [
          {
            kind: 'table',
            title: 'Who gets a message',
            columns: ['round', 'connections'],
            rows: first.ready.map((round, i) => [
              `${i + 1}`,
              round.map((one) => connectionName(one)).join(', ') || 'none',
            ]),
          },
        ],
      },
      form: {
        kind: 'grid',
        columns: first.ready.map((_, i) => `round ${i + 1}`),
        rows: loads.map(({ model }) => NAMES[model]),
        values: Array.from({ length: first.connections + 1 }, (_, i) => ({ id: `${i}`, label: `${i}` })),
      },
      hints: [
        'Level-triggered epoll, select and poll report every connection with unread bytes. Edge-triggered epoll reports those to which something came since the last wait.',
        `In round 1 the wait reports ${first.ready[0]?.length ?? 0} in every row.`,
      ],
    }
  },
  run: ({ loads }) => roundTrace(loads),
  truth: (drawn) => grid(drawn),
  misconceptions: [
    {
      id: 'edge-repeats',
      name: 'level-triggered reasoning',
      says: 'Edge-triggered epoll does not report a connection again because bytes are left. It needs a new message.',
      answer: (drawn) =>
        grid(drawn, (load) => (load.model === 'epoll-et-one-read' ? { ...load, model: 'epoll-lt' } : load)),
    },
    {
      id: 'one-report-a-message',
      name: 'one report a message',
      says: 'select, poll and level-triggered epoll look at what is unread now: what one read has left is reported in the next round too.',
      answer: (drawn) => grid(drawn, (load) => ({ ...load, message: BUFFER })),
    },
  ],
  explain(drawn) {
    const [first] = drawn.loads
    const rows = drawn.loads.map(
      (load) =>
        `${NAMES[load.model]} ${runServer(load)
          .waits.map(([, out]) => out)
          .join(', ')}`,
    )
    const edge = drawn.loads.find(({ model }) => model === 'epoll-et-one-read')
    const left =
      edge === undefined
        ? ''
        : ` Edge-triggered with one read, ${runServer(edge).unread.reduce((sum, n) => sum + n, 0)} bytes are never read.`
    return {
      truthSays: `${rows.join('; ')}.`,
      because: `One read takes ${BUFFER} of ${first.message} bytes, so a connection needs ${Math.ceil(first.message / BUFFER)} reads a message. Those that look at the data report it until it is empty; edge-triggered reports once for each arrival.${left}`,
    }
  },
  parts(drawn, _, answer) {
    const right = grid(drawn)
    if (answer.kind !== 'grid' || right.kind !== 'grid') return undefined
    const rounds = drawn.loads[0].ready.length
    const cell = right.value.findIndex((value, i) => value !== answer.value[i])
    const load = drawn.loads[Math.floor(cell / rounds)]
    if (cell < 0 || load === undefined) return undefined
    assert(rounds > 0, 'there are rounds')
    return {
      step: (cell % rounds) + 1,
      predicted: `${answer.value[cell] ?? ''} reported`,
      actual: `${right.value[cell] ?? ''} reported`,
      focus: load.model,
    }
  },
})
