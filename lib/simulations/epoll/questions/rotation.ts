import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { listed, reportedLabels } from '../names'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import {
  byPeer,
  byThread,
  drawFds,
  far,
  flagsFor,
  labelsOf,
  listing,
  objectsOf,
  own,
  type Watched,
} from './watched'

const params = z.strictObject({
  /** How many descriptors are ready. */
  fds: z.int().min(3).max(5).default(4),
  /** What happens before the order is asked: an earlier wait, and more data, or nothing. */
  before: z
    .array(z.enum(['nothing', 'wait', 'wait-and-data']))
    .min(1)
    .default(['wait', 'wait', 'wait-and-data', 'wait-and-data', 'nothing']),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly watched: readonly Watched[]
  readonly lines: readonly Line[]
  readonly arrivals: readonly number[]
  readonly shown: readonly number[]
}

function pose(rng: Rng, { fds, before }: Params): Drawn {
  const watched = drawFds(rng, fds).map((fd): Watched => ({ fd, mode: 'lt', over: 'pipe' }))
  const arrivals = rng.shuffle(watched)
  const shown = rng.shuffle(watched.map(({ fd }) => fd))
  const what = rng.pick(before)
  const lines: Line[] = arrivals.map((one) =>
    byPeer({ op: 'write', fd: far(one), n: rng.between(1, 9) * 10 }),
  )
  if (what !== 'nothing') lines.push(byThread({ op: 'wait', max: rng.between(1, fds - 1) }))
  if (what === 'wait-and-data') lines.push(byPeer({ op: 'write', fd: far(rng.pick(watched)), n: 10 }))
  lines.push(...watched.map(() => byThread({ op: 'wait', max: 1 })))
  return { watched, lines, arrivals: arrivals.map(({ fd }) => fd), shown }
}

function run({ watched, lines }: Drawn): Trace<Scene> {
  return runLines({
    objects: objectsOf(watched),
    labels: labelsOf(watched),
    setup: watched.map((one) => byThread({ op: 'add', fd: own(one), events: flagsFor('lt') })),
    lines,
    opening: `${listed(watched.map(({ fd }) => `fd ${fd}`))} are registered level-triggered, in this order.`,
  })
}

function orderOf({ watched }: Drawn, trace: Trace<Scene>): Answer {
  const asked = trace.steps.slice(-watched.length)
  return { kind: 'order', value: asked.flatMap(({ state }) => reportedLabels(state.result, state.labels)) }
}

export const rotation = defineQuestion<Params, Drawn, Scene>({
  id: 'rotation',
  title: 'One event at a time: in which order?',
  kind: 'quick',
  form: 'order',
  params,
  pose,
  ask(drawn) {
    const { watched, lines, shown } = drawn
    const trace = run(drawn)
    const given = lines.slice(0, lines.length - watched.length)
    const right = orderOf(drawn, trace)
    // The items are not shown in the order that is asked for.
    const same = right.kind === 'order' && right.value.every((fd, i) => fd === `${shown[i] ?? ''}`)
    const items = same ? shown.toReversed() : shown
    const names = listed(watched.map(({ fd }) => `fd ${fd}`))
    return {
      prompt: {
        text: `**${names}** were registered in this order, **level-triggered**, each the read end of an empty pipe. Then this happens, and **nothing is ever read**. (Linux 6.18)\n\nNow \`epoll_wait\` is called **${watched.length} times** with **maxevents = 1**. In which order are they returned?`,
        exhibits: [
          {
            kind: 'code',
            lines: listing(given, labelsOf(watched), ({ act }, i) => {
              const state = trace.steps[i + 1]?.state
              return act.op === 'wait' && state !== undefined
                ? reportedLabels(state.result, state.labels)
                    .map((fd) => `fd ${fd}`)
                    .join(', ')
                : null
            }),
          },
        ],
      },
      form: { kind: 'order', items: items.map((fd) => ({ id: `${fd}`, label: `fd ${fd}` })) },
      hints: [
        'The ready list is a queue: first ready, first out. What is reported level-triggered goes back to its tail.',
      ],
    }
  },
  run,
  truth: orderOf,
  misconceptions: [
    {
      id: 'by-number',
      name: 'in the order of the numbers',
      says: 'epoll hands out its ready list in the order in which descriptors became ready; it does not scan numbers as `select` does.',
      answer: ({ watched }) => ({ kind: 'order', value: watched.map(({ fd }) => `${fd}`) }),
    },
    {
      id: 'no-rotation',
      name: 'the order of arrival stays',
      says: 'A descriptor that was handed out goes back to the tail of the ready list, behind those that have not had their turn.',
      answer: ({ arrivals }) => ({ kind: 'order', value: arrivals.map(String) }),
    },
    {
      id: 'new-data-first',
      name: 'new data jump the queue',
      says: 'New data for a descriptor that is on the ready list already change nothing: it keeps its place.',
      answer: (drawn) => {
        const last = drawn.lines.findLast(({ act }) => act.op === 'write')
        const truth = orderOf(drawn, run(drawn))
        const fd = last?.act.op === 'write' ? last.act.fd.replace(/\D.*$/, '') : ''
        if (
          drawn.lines.filter(({ act }) => act.op === 'write').length === drawn.watched.length ||
          truth.kind !== 'order'
        )
          return null
        return { kind: 'order', value: [fd, ...truth.value.filter((one) => one !== fd)] }
      },
    },
  ],
  explain(drawn, trace) {
    const right = orderOf(drawn, trace)
    assert(right.kind === 'order', 'the truth is an order')
    const earlier = trace.steps
      .slice(0, -drawn.watched.length)
      .findIndex(({ state }) => state.act?.op === 'wait')
    const handed =
      earlier < 0
        ? []
        : reportedLabels(trace.steps[earlier]?.state.result ?? null, trace.steps[0]?.state.labels ?? {})
    const first = `They came onto the ready list in the order ${drawn.arrivals.map((fd) => `fd ${fd}`).join(', ')}.`
    const then =
      handed.length === 0
        ? 'Each goes back to the tail after its turn.'
        : `Step ${earlier} handed out ${listed(handed.map((fd) => `fd ${fd}`))} and put ${handed.length === 1 ? 'it' : 'them'} back at the tail.`
    return { truthSays: `fd ${right.value.join(', fd ')}.`, because: `${first} ${then}` }
  },
  parts(drawn, trace, answer) {
    const right = orderOf(drawn, trace)
    if (answer.kind !== 'order' || right.kind !== 'order') return undefined
    const i = right.value.findIndex((fd, at) => fd !== answer.value[at])
    if (i < 0) return undefined
    return {
      step: trace.steps.length - drawn.watched.length + i,
      predicted: `fd ${answer.value[i] ?? '?'}`,
      actual: `fd ${right.value[i] ?? '?'}`,
      focus: 'ready',
    }
  },
})
