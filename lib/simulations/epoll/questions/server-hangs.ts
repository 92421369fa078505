import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { bytes } from '../names'
import type { Scene } from '../scene'
import { rememberedRun } from './remembered'
import { leftUnread, runServer, sayHandler, type Server } from './event-loop'
import { drawFds, flagText, type Mode } from './watched'
import { wrongKernels } from './wrong-kernels'

const SHAPES = ['et-once', 'et-drain', 'et-renewed', 'lt-once', 'oneshot', 'rearm', 'lt-out'] as const

const params = z.strictObject({
  /**
   * The servers that may be drawn: edge-triggered with one read, drained, or helped by a second message;
   * level-triggered with one read; one-shot without and with MOD; level-triggered with EPOLLOUT, which spins.
   */
  shapes: z
    .array(z.enum(SHAPES))
    .min(1)
    .default([
      'et-once',
      'et-once',
      'et-drain',
      'et-renewed',
      'lt-once',
      'lt-once',
      'oneshot',
      'rearm',
      'lt-out',
    ]),
})
type Params = z.infer<typeof params>

interface Drawn extends Server {
  /** What stays if each message is read once: the number in the options where nothing stays. */
  readonly decoy: number
  readonly order: readonly string[]
}

const LONGEST = 24

function pose(rng: Rng, { shapes }: Params): Drawn {
  const shape = rng.pick(shapes)
  const [fd = 5] = drawFds(rng, 1)
  const read = rng.pick([30, 40, 50, 64, 100])
  const left = rng.between(1, 5) * 10
  const first = read + left
  // A second message that the one read after it can finish together with what was left, or not.
  const helped = shape === 'et-renewed' || (shape === 'oneshot' && rng.chance(0.6))
  const second = helped ? [rng.chance(0.6) && read > left ? read - left : read] : []
  const modes: Record<(typeof SHAPES)[number], Mode> = {
    'et-once': 'et',
    'et-drain': 'et',
    'et-renewed': 'et',
    'lt-once': 'lt',
    oneshot: 'oneshot',
    rearm: 'oneshot',
    'lt-out': 'lt',
  }
  return {
    fd,
    mode: modes[shape],
    how: shape === 'et-drain' ? 'drain' : shape === 'rearm' ? 'rearm' : 'once',
    read,
    messages: [first, ...second],
    events: shape === 'lt-out' ? ['IN', 'OUT'] : ['IN'],
    decoy: left,
    order: rng.shuffle(['served', 'hangs', 'spins', 'fails']),
  }
}

const run = rememberedRun((drawn: Drawn, rules): Trace<Scene> => {
  return runServer(drawn, rules, LONGEST)
})

function outcome(trace: Trace<Scene>): 'served' | 'hangs' | 'spins' {
  if (trace.steps.length >= LONGEST) return 'spins'
  return leftUnread(trace) > 0 ? 'hangs' : 'served'
}

function total(messages: readonly number[]): number {
  return messages.reduce((sum, n) => sum + n, 0)
}

export const serverHangs = defineQuestion<Params, Drawn, Scene>({
  id: 'server-hangs',
  title: 'Does this server hang?',
  kind: 'predict',
  form: 'choice',
  params,
  pose,
  ask(drawn) {
    const { fd, mode, messages, events, order } = drawn
    const stays = outcome(run(drawn)) === 'hangs' ? leftUnread(run(drawn)) : drawn.decoy
    const labels: Record<string, string> = {
      served: `it reads all ${total(messages)} bytes, then sleeps`,
      hangs: `it sleeps; ${bytes(stays)} stay unread`,
      spins: '`epoll_wait` returns at once, again and again, without end',
      fails: '`read` fails with EAGAIN and the loop ends',
    }
    const [first = 0, second] = messages
    const then =
      second === undefined
        ? 'Nothing more is sent.'
        : `When the server sleeps, **${bytes(second)}** more arrive. Then nothing more is sent.`
    return {
      prompt: {
        text: `A server waits for **fd ${fd}**, a socket registered with \`${flagText(mode, events)}\`. For each report it ${sayHandler(drawn)}, then it goes back to \`epoll_wait\`, which has no timeout. (Linux 6.18)\n\n**${bytes(first)}** arrive. ${then}\n\nWhat becomes of the server?`,
      },
      form: { kind: 'choice', options: order.map((id) => ({ id, label: labels[id] ?? id })) },
      hints: [
        'Does the descriptor go back on the ready list after a report? Only level-triggered does that by itself.',
      ],
    }
  },
  run,
  truth: (_, trace) => ({ kind: 'choice', value: outcome(trace) }),
  misconceptions: [
    ...wrongKernels('edgeReturns', 'levelOnce', 'oneshotRearms', 'fromEmpty', 'modBlind').map(
      ({ rules, ...said }) => ({
        ...said,
        answer: (drawn: Drawn): Answer => ({ kind: 'choice', value: outcome(run(drawn, rules)) }),
      }),
    ),
    {
      id: 'one-shot-stays-armed',
      name: 'one-shot stays armed',
      says: 'A one-shot descriptor is disabled by its report. Until `EPOLL_CTL_MOD` arms it again, unread bytes and new ones are not reported.',
      answer: (drawn) =>
        drawn.mode === 'oneshot'
          ? { kind: 'choice', value: outcome(run({ ...drawn, mode: 'lt', how: 'once' })) }
          : null,
    },
    {
      id: 'eagain-is-fatal',
      name: 'EAGAIN as a failure',
      says: 'EAGAIN says that nothing is there now. Reading until EAGAIN is how an edge-triggered reader knows that it has drained the socket.',
      answer: ({ how }) => (how === 'drain' ? { kind: 'choice', value: 'fails' } : null),
    },
  ],
  explain(drawn, trace) {
    const what = outcome(trace)
    const left = leftUnread(trace)
    const last = trace.steps.length - 1
    const read = trace.steps.at(-1)?.state.totals.bytesRead ?? 0
    if (what === 'spins') {
      return {
        truthSays: 'It spins: `epoll_wait` returns at once, without end.',
        because: `A socket with room in its send buffer is always writable, so level-triggered \`EPOLLOUT\` goes back on the ready list after every report. After ${last} steps the server has slept not once.`,
      }
    }
    if (what === 'hangs') {
      const why =
        drawn.mode === 'oneshot'
          ? 'One-shot disabled the descriptor when it was reported, and nobody calls `EPOLL_CTL_MOD`.'
          : 'Edge-triggered, it left the ready list when it was reported; only a new wake-up puts it back.'
      return {
        truthSays: `It sleeps; ${bytes(left)} stay unread.`,
        because: `The reads took ${read} of ${total(drawn.messages)} bytes. ${why}`,
      }
    }
    const why = {
      lt: 'Level-triggered, it goes back on the ready list after each report, so `epoll_wait` returns until nothing is left.',
      et:
        drawn.how === 'drain'
          ? 'Reading until EAGAIN empties the socket before the server waits again.'
          : 'The second message is a new wake-up, and its read takes what was left as well.',
      oneshot:
        '`EPOLL_CTL_MOD` arms the descriptor again and looks at it at once: unread bytes put it back on the ready list.',
      'et-oneshot': 'Each MOD looks at the file at once.',
    }
    return {
      truthSays: `It reads all ${total(drawn.messages)} bytes, then sleeps.`,
      because: why[drawn.mode],
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const what = outcome(trace)
    const steps = trace.steps.flatMap(({ state }, step) =>
      state.act?.op === 'wait' ? [{ step, state }] : [],
    )
    const says: Record<string, string> = {
      served: 'fd again',
      spins: 'returns at once',
      hangs: 'sleeps',
      fails: 'the loop ends',
    }
    // A hang parts at the sleep after the first read; everything else at the second report.
    const asleep = steps.find(({ step, state }) => state.result === 'asleep' && step > 2)
    const again = steps.filter(({ state }) => state.result !== 'asleep')[1] ?? asleep
    const at = what === 'hangs' ? asleep : again
    if (at === undefined) return undefined
    const actual = at.state.result === 'asleep' ? 'it sleeps' : `fd ${drawn.fd} is reported`
    return {
      step: at.step,
      predicted: (says[answer.value] ?? answer.value).replace('fd', `fd ${drawn.fd}`),
      actual,
      focus: `${drawn.fd}.0`,
    }
  },
})
