import type { Trace } from '../../contract'
import { plural } from '../names'
import { type Readable, readOnce } from '../read-once'
import type { Scene } from '../trace'

/** One read: before it, and after it. */
export function readTrace(readable: Readable, ask: number): Trace<Scene> {
  const { kind, nonBlocking, unread, peerClosed } = readable
  const result = readOnce(readable, ask)
  const scene = (after: boolean): Scene => ({
    round: 0,
    rounds: 0,
    arrived: [],
    models: [],
    read: {
      kind,
      nonBlocking,
      peerClosed,
      ask,
      unread: after && typeof result === 'number' ? unread - result : unread,
      taken: after && typeof result === 'number' ? result : 0,
      result: after ? `${result}` : null,
    },
  })
  const what = kind === 'file' ? 'A file' : 'A socket'
  const says =
    typeof result === 'number'
      ? result === 0
        ? '`read` returns 0: end of file.'
        : `\`read\` takes ${plural(result, 'byte')}.`
      : result === 'blocks'
        ? 'Nothing is there: the thread sleeps in `read`.'
        : 'Nothing is there: `read` fails with EAGAIN.'
  return {
    columns: ['unread', 'read returns', 'thread'],
    steps: [
      {
        says: `${what}, ${nonBlocking ? 'non-blocking' : 'blocking'}, holds ${plural(unread, 'byte')}${peerClosed ? '; the peer has closed' : ''}.`,
        cells: [`${unread}`, '', 'runs'],
        state: scene(false),
      },
      {
        says,
        cells: [
          `${unread - (typeof result === 'number' ? result : 0)}`,
          result === 'blocks' ? 'not yet' : `${result}`,
          result === 'blocks' ? 'asleep' : 'runs',
        ],
        state: scene(true),
      },
    ],
  }
}
