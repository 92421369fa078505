import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { callsIn, type Load, MODELS, runServer } from '../model'
import { CALL_WORDS, listed, LOOPS, NAMES, plural } from '../names'
import { callTrace, type Scene } from '../trace'
import { drawReady, loadOf, sayRounds } from './load'

const params = z.strictObject({
  /** The models that may be drawn. */
  models: z
    .array(z.enum(MODELS))
    .min(1)
    .default([
      'blocking-threads',
      'nonblocking-pass',
      'select',
      'poll',
      'epoll-lt',
      'epoll-et-drain',
      'io_uring',
    ]),
  /** How many rounds there are. */
  rounds: z.int().min(1).max(4).default(3),
  /** Whether a message may need more than one read. */
  large: z.boolean().default(false),
})
type Params = z.infer<typeof params>

function pose(rng: Rng, { models, rounds, large }: Params): Load {
  const connections = rng.between(4, 10)
  const counts = Array.from({ length: rounds }, (_, i) =>
    i > 0 && rng.chance(0.25) ? 0 : rng.between(1, Math.min(5, connections - 1)),
  )
  const model = rng.pick(models)
  const reads = large && model !== 'io_uring' ? rng.between(2, 3) : 1
  return loadOf(model, connections, drawReady(rng, connections, counts), {
    message: 100 * reads,
    buffer: 100,
  })
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

function messagesIn({ ready }: Load): number {
  return ready.flat().length
}

const WAITING: readonly string[] = ['select', 'poll', 'epoll-lt', 'epoll-et-drain', 'epoll-et-one-read']

export const calls = defineQuestion<Params, Load, Scene>({
  id: 'calls',
  title: 'How many system calls?',
  kind: 'predict',
  form: 'number',
  params,
  pose,
  ask(load) {
    const { model, connections, message, buffer } = load
    const fits =
      message <= buffer
        ? 'fits into one `read`'
        : `is **${message} bytes**; a \`read\` asks for **${buffer}**`
    const blocked = model === 'blocking-threads' ? ' Count the calls that are blocked at the end too.' : ''
    const setup = model === 'io_uring' || model.startsWith('epoll') ? ' Leave the set-up out.' : ''
    return {
      prompt: {
        text: `A Linux server has **${connections} connections**. ${sayRounds(load)} A message ${fits}.\n\n**${NAMES[model]}**: ${LOOPS[model]}.\n\nHow many system calls does it make in these rounds?${blocked}${setup}`,
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: 500 },
      hints: [
        'Count the waits and the reads apart. What does the server call when nothing has come for a connection?',
        `In the first round ${plural(load.ready[0]?.length ?? 0, 'message')} ${load.ready[0]?.length === 1 ? 'comes' : 'come'}.`,
      ],
    }
  },
  run: callTrace,
  truth: (load) => number(callsIn(runServer(load))),
  misconceptions: [
    {
      id: 'wait-brings-data',
      name: 'the wait brings the data',
      says: 'select, poll and epoll only say who is ready. Every message still needs a `read` of its own; only io_uring completes the read itself.',
      answer: ({ model, ready }) => (WAITING.includes(model) ? number(ready.length) : null),
    },
    {
      id: 'reads-everyone',
      name: 'every connection is read',
      says: 'Only those that are reported are read.',
      answer: ({ model, ready, connections }) =>
        WAITING.includes(model) ? number(ready.length * (1 + connections)) : null,
    },
    {
      id: 'no-eagain-read',
      name: 'draining without EAGAIN',
      says: 'Draining ends with a `read` that gives EAGAIN: one more call for each report.',
      answer: (load) =>
        load.model === 'epoll-et-drain'
          ? number(load.ready.length + messagesIn(load) * Math.ceil(load.message / load.buffer))
          : null,
    },
    {
      id: 'only-ready-are-read',
      name: 'a pass reads only the ready',
      says: 'Without a call that says who is ready, the pass has to try every connection, and gets EAGAIN from the rest.',
      answer: (load) => (load.model === 'nonblocking-pass' ? number(messagesIn(load)) : null),
    },
    {
      id: 'blocked-reads-forgotten',
      name: 'the blocked read is no call',
      says: 'Every thread ends in a `read` that it has called and that blocks: one for each connection.',
      answer: (load) =>
        load.model === 'blocking-threads'
          ? number(messagesIn(load) * Math.ceil(load.message / load.buffer))
          : null,
    },
    {
      id: 'uring-reads-too',
      name: 'io_uring still calls read',
      says: 'The submission is the read. One `io_uring_enter` submits many of them and collects their completions.',
      answer: (load) => (load.model === 'io_uring' ? number(load.ready.length + messagesIn(load)) : null),
    },
  ],
  explain(load) {
    const end = runServer(load)
    const parts = Object.entries(end.calls).map(
      ([name, count]) =>
        `${count} × \`${Object.entries(CALL_WORDS).find(([key]) => key === name)?.[1] ?? name}\``,
    )
    const total = callsIn(end)
    const why: Record<Load['model'], string> = {
      'blocking-threads': `Each of the ${messagesIn(load)} messages is read, and each of the ${load.connections} threads ends in one more \`read\` that blocks.`,
      'nonblocking-pass': `Each round reads all ${load.connections} connections; ${end.eagain} of these reads give EAGAIN.`,
      select: `One wait a round, and one read for each of the ${messagesIn(load)} reports.`,
      poll: 'One wait a round, and one read for each report.',
      'epoll-lt': 'One wait a round, and one read for each report. epoll saves the scanning, not calls.',
      'epoll-et-drain': `One wait a round. Each report takes ${Math.ceil(load.message / load.buffer)} + 1 reads: the last gives EAGAIN.`,
      'epoll-et-one-read': 'One wait a round, and one read for each report, whatever is left.',
      io_uring:
        'One `io_uring_enter` a round with messages submits the reads and collects the completions: no `read` is called.',
    }
    return { truthSays: `${plural(total, 'call')}: ${listed(parts)}.`, because: why[load.model] }
  },
  parts(load, trace, answer) {
    if (answer.kind !== 'number') return undefined
    // The first step at which the count passes what was expected, or the end.
    const over = trace.steps.findIndex(({ state }) => (state.models[0]?.calls ?? 0) > answer.value)
    const step = over < 0 ? trace.steps.length - 1 : over
    return {
      step,
      predicted: `${answer.value} in all`,
      actual: `${trace.steps[step]?.state.models[0]?.calls ?? 0}${over < 0 ? ' in all' : ' by now'}`,
      focus: load.model,
    }
  },
})
