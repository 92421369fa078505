import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { bytesLeft, type Load, MODELS, runServer } from '../model'
import { connectionName, LOOPS, NAMES, plural } from '../names'
import { callTrace, type Scene } from '../trace'
import { loadOf } from './load'

const params = z.strictObject({
  /** The models that may be drawn. */
  models: z
    .array(z.enum(MODELS))
    .min(1)
    .default([
      'poll',
      'epoll-lt',
      'epoll-et-one-read',
      'epoll-et-one-read',
      'epoll-et-drain',
      'nonblocking-pass',
      'blocking-threads',
    ]),
  rounds: z.int().min(1).max(4).default(3),
})
type Params = z.infer<typeof params>

function pose(rng: Rng, { models, rounds }: Params): Load {
  const connections = rng.between(1, 3)
  const buffer = rng.pick([40, 50, 100])
  const message = buffer + rng.between(1, 6) * 10
  const ready = Array.from({ length: rounds }, (_, i) => {
    const all = Array.from({ length: connections }, (__, one) => one)
    return i === 0
      ? all
      : rng.chance(0.25)
        ? []
        : rng.sample(all, rng.between(1, connections)).toSorted((a, b) => a - b)
  })
  return loadOf(rng.pick(models), connections, ready, { message, buffer })
}

function left(load: Load): Answer {
  return { kind: 'number', value: bytesLeft(runServer(load)) }
}

export const leftBehind = defineQuestion<Params, Load, Scene>({
  id: 'left-behind',
  title: 'How many bytes are never read?',
  kind: 'predict',
  form: 'number',
  params,
  pose,
  ask(load) {
    const { model, connections, ready, message, buffer } = load
    return {
      prompt: {
        text: `Linux. A server has **${plural(connections, 'connection')}**. A message is **${message} bytes**; a \`read\` asks for **${buffer}**.\n\n**${NAMES[model]}**: ${LOOPS[model]}.\n\nHow many bytes are unread after **${plural(ready.length, 'round')}**?`,
        exhibits: [
          {
            kind: 'table',
            title: 'Who gets a message',
            columns: ['round', 'connections'],
            rows: ready.map((round, i) => [
              `${i + 1}`,
              round.map((one) => connectionName(one)).join(', ') || 'none',
            ]),
          },
        ],
      },
      form: { kind: 'number', unit: 'bytes', tolerance: 0, min: 0, max: 5000 },
      hints: [
        'Follow one connection at a time: what comes in each round, and is it read in that round?',
        `In round 1 each connection gets ${message} bytes, and one read takes ${buffer}.`,
      ],
    }
  },
  run: callTrace,
  truth: left,
  misconceptions: [
    {
      id: 'edge-repeats',
      name: 'level-triggered reasoning',
      says: 'Edge-triggered epoll reports a connection only when something comes. In a round without a message nothing is read from it.',
      answer: (load) => (load.model === 'epoll-et-one-read' ? left({ ...load, model: 'epoll-lt' }) : null),
    },
    {
      id: 'reported-means-read',
      name: 'what is reported is read',
      says: 'A report says that there is something. One read takes as much as its buffer holds, and no more.',
      answer: (load) =>
        load.model === 'epoll-et-drain' || load.model === 'blocking-threads'
          ? null
          : { kind: 'number', value: 0 },
    },
    {
      id: 'the-rest-is-lost',
      name: 'each message loses its rest',
      says: 'What one read leaves stays in the socket, and later reads take it: it is not cut off message by message.',
      answer: (load) => {
        const { model, ready, message, buffer } = load
        return model === 'epoll-et-drain' || model === 'blocking-threads'
          ? null
          : { kind: 'number', value: ready.flat().length * (message - buffer) }
      },
    },
    {
      id: 'one-read-each',
      name: 'draining reads once',
      says: 'This server reads until nothing is left, so no byte stays.',
      answer: (load) =>
        load.model === 'epoll-et-drain' || load.model === 'blocking-threads'
          ? left({ ...load, model: 'epoll-et-one-read' })
          : null,
    },
  ],
  explain(load) {
    const end = runServer(load)
    const value = bytesLeft(end)
    const came = load.ready.flat().length * load.message
    const each = end.unread.map((bytes, i) => `${connectionName(i)} ${bytes}`).join(', ')
    const reads = (end.calls.read ?? 0) - end.eagain
    const why = {
      'epoll-et-drain': 'Every reported connection was read until EAGAIN.',
      'blocking-threads': 'Each thread reads until its connection is empty, and then blocks.',
      'epoll-et-one-read': `There was one read for each arrival, ${reads} in all, and nobody tells the server of what is left.`,
      'nonblocking-pass': `${reads} reads found something.`,
      select: `${reads} reads of up to ${load.buffer} bytes.`,
      poll: `A connection is reported as long as bytes are unread: ${reads} reads of up to ${load.buffer}.`,
      'epoll-lt': `A connection is reported as long as bytes are unread: ${reads} reads of up to ${load.buffer}.`,
      io_uring: 'The reads complete with all there is.',
    }[load.model]
    return {
      truthSays: value === 0 ? 'None.' : `${value} bytes.`,
      because: `${came} bytes came and ${end.bytesRead} were read (left: ${each}). ${why}`,
    }
  },
  parts(load, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const total = (step: number): number =>
      (trace.steps[step]?.state.models[0]?.unread ?? []).reduce((sum, n) => sum + n, 0)
    const last = trace.steps.length - 1
    return { step: last, predicted: `${answer.value} left`, actual: `${total(last)} left`, focus: load.model }
  },
})
