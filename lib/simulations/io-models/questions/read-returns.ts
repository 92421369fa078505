import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { readOnce, type Readable } from '../read-once'
import { plural } from '../names'
import type { Scene } from '../trace'
import { readTrace } from './read-trace'

const SCENES = ['empty', 'data', 'closed', 'file'] as const

const params = z.strictObject({
  /** What the descriptor is: an empty socket, one with data, one whose peer has closed, an ordinary file. */
  scenes: z.array(z.enum(SCENES)).min(1).default(['empty', 'empty', 'data', 'closed', 'file']),
  /** Whether O_NONBLOCK may be set, not set, or either. */
  modes: z
    .array(z.enum(['blocking', 'non-blocking']))
    .min(1)
    .default(['blocking', 'non-blocking']),
})
type Params = z.infer<typeof params>

interface Drawn extends Readable {
  readonly ask: number
  readonly order: readonly string[]
}

function pose(rng: Rng, { scenes, modes }: Params): Drawn {
  const scene = rng.pick(scenes)
  const ask = rng.pick([64, 100, 512])
  const some = rng.between(1, 9) * 10
  const unread =
    scene === 'empty'
      ? 0
      : scene === 'closed'
        ? rng.pick([0, 0, some])
        : scene === 'file'
          ? 4096
          : rng.pick([some, ask + some])
  const drawn = {
    kind: scene === 'file' ? 'file' : 'socket',
    nonBlocking: rng.pick(modes) === 'non-blocking',
    unread,
    peerClosed: scene === 'closed',
  } as const
  return { ...drawn, ask, order: rng.shuffle(['EAGAIN', '0', 'sleeps', 'bytes', 'all', 'later']) }
}

/** The option that says what a read does. */
function optionOf(result: ReturnType<typeof readOnce>, ask: number): string {
  if (typeof result !== 'number') return result === 'blocks' ? 'sleeps' : 'EAGAIN'
  return result === 0 ? '0' : result === ask ? 'all' : 'bytes'
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}

const EXPECTED: Readonly<Record<string, string>> = {
  sleeps: 'it sleeps',
  bytes: 'a few bytes',
  all: 'all that was asked for',
  later: 'the buffer filled later',
}

export const readReturns = defineQuestion<Params, Drawn, Scene>({
  id: 'read-returns',
  title: 'What does this read do?',
  kind: 'quick',
  form: 'choice',
  params,
  pose,
  ask(drawn) {
    const { kind, nonBlocking, unread, peerClosed, ask, order } = drawn
    const mode = nonBlocking ? '**O_NONBLOCK** set' : 'O_NONBLOCK **not set**'
    const what =
      kind === 'file'
        ? `An **ordinary file** of ${unread} bytes is open with ${mode}; none of it is in the page cache.`
        : `A connected **socket** with ${mode} has **${unread === 0 ? 'nothing' : plural(unread, 'byte')}** unread${peerClosed ? `, and the peer has **closed** its end` : ''}.`
    const partial = unread > 0 && unread < ask ? unread : Math.min(60, ask - 4)
    const labels: Record<string, string> = {
      EAGAIN: '`-1`, errno EAGAIN',
      '0': '`0`',
      sleeps: `sleeps until bytes come, then returns them`,
      bytes: `${partial}`,
      all: `${ask}`,
      later: 'returns `0` now and fills the buffer later',
    }
    return {
      prompt: { text: `${what} (Linux)\n\nWhat does \`read(fd, buf, ${ask})\` return?` },
      form: { kind: 'choice', options: order.map((id) => ({ id, label: labels[id] ?? id })) },
      hints: ['Non-blocking changes one thing only: what happens when there is nothing to return.'],
    }
  },
  run: (drawn) => readTrace(drawn, drawn.ask),
  truth: (drawn) => choice(optionOf(readOnce(drawn, drawn.ask), drawn.ask)),
  misconceptions: [
    {
      id: 'non-blocking-is-asynchronous',
      name: 'non-blocking means asynchronous',
      says: 'A non-blocking read never goes on behind your back. It fails with EAGAIN, and nothing will be written to the buffer later.',
      answer: ({ nonBlocking, unread, peerClosed, kind }) =>
        nonBlocking && unread === 0 && !peerClosed && kind === 'socket' ? choice('later') : null,
    },
    {
      id: 'empty-returns-zero',
      name: 'empty reads as 0',
      says: '0 is the end of the data: the peer has closed. "Nothing yet" is EAGAIN, or sleep.',
      answer: ({ unread, peerClosed, kind }) =>
        kind === 'socket' && unread === 0 && !peerClosed ? choice('0') : null,
    },
    {
      id: 'closed-gives-eagain',
      name: 'a closed peer gives EAGAIN',
      says: 'When the peer has closed and everything is read, `read` returns 0, blocking or not.',
      answer: ({ unread, peerClosed, nonBlocking }) =>
        peerClosed && unread === 0 ? choice(nonBlocking ? 'EAGAIN' : 'sleeps') : null,
    },
    {
      id: 'close-loses-data',
      name: 'a close throws data away',
      says: 'What was sent before the close can still be read; only then does `read` return 0.',
      answer: ({ unread, peerClosed }) => (peerClosed && unread > 0 ? choice('0') : null),
    },
    {
      id: 'read-waits-for-all',
      name: 'a read waits until the buffer is full',
      says: '`read` on a socket returns what is there, as soon as there is at least one byte.',
      answer: ({ kind, unread, ask, nonBlocking }) =>
        kind === 'socket' && unread > 0 && unread < ask ? choice(nonBlocking ? 'EAGAIN' : 'sleeps') : null,
    },
    {
      id: 'files-can-be-non-blocking',
      name: 'O_NONBLOCK works on files',
      says: 'O_NONBLOCK has no effect on an ordinary file: the read waits for the disk and returns the bytes.',
      answer: ({ kind, nonBlocking }) => (kind === 'file' && nonBlocking ? choice('EAGAIN') : null),
    },
  ],
  explain(drawn) {
    const result = readOnce(drawn, drawn.ask)
    if (drawn.kind === 'file') {
      return {
        truthSays: `It returns ${result}.`,
        because:
          'O_NONBLOCK has no effect on an ordinary file. The thread waits for the disk, which does not count as blocking, and then has the bytes.',
      }
    }
    if (result === 'blocks')
      return {
        truthSays: 'It sleeps until bytes come.',
        because:
          'Nothing is there, the peer may still send, and the socket is blocking: the thread sleeps in the call.',
      }
    if (result === 'EAGAIN')
      return {
        truthSays: 'It fails with EAGAIN.',
        because:
          'Nothing is there, the peer may still send, and the socket is non-blocking. Nothing happens to the buffer, now or later; one has to call again.',
      }
    if (result === 0)
      return {
        truthSays: 'It returns 0.',
        because:
          'The peer has closed and everything is read: end of file. Blocking or not makes no difference.',
      }
    return {
      truthSays: `It returns ${result}.`,
      because: `${plural(drawn.unread, 'byte')} are there and ${drawn.ask} were asked for: \`read\` takes the smaller number and does not wait for more${drawn.peerClosed ? '; the close is seen only after that' : ''}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const result = readOnce(drawn, drawn.ask)
    return {
      step: trace.steps.length - 1,
      predicted: EXPECTED[answer.value] ?? answer.value,
      actual: result === 'blocks' ? 'it sleeps' : `${result}`,
      focus: 'read',
    }
  },
})
