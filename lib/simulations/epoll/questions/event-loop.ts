import type { Trace } from '../../contract'
import { type Flag, LINUX, type Rules } from '../kernel'
import { bytes } from '../names'
import type { Line, Loop, Scene } from '../scene'
import { runLines } from '../session'
import { byPeer, byThread, far, flagsFor, labelsOf, type Mode, objectsOf, own, sayMode } from './watched'

/** One connection, one event loop; each message comes when the loop sleeps. */
export interface Server {
  readonly fd: number
  readonly mode: Mode
  readonly how: Loop['how']
  /** Bytes that each read asks for. */
  readonly read: number
  readonly messages: readonly number[]
  readonly events: readonly Flag[]
}

export function runServer(server: Server, rules: Rules = LINUX, longest = 120): Trace<Scene> {
  const one = { fd: server.fd, over: 'socket' } as const
  const lines: Line[] = [
    byThread({ op: 'loop', max: 8, how: server.how, read: server.read }),
    ...server.messages.map((n) => byPeer({ op: 'write', fd: far(one), n })),
  ]
  return runLines({
    objects: objectsOf([one]),
    labels: labelsOf([one]),
    setup: [byThread({ op: 'add', fd: own(one), events: flagsFor(server.mode, server.events) })],
    lines,
    rules,
    longest,
    opening: `fd ${server.fd} is registered ${sayMode(server.mode)}; the server is about to call \`epoll_wait\`.`,
  })
}

/** What the handler does, as a clause. */
export function sayHandler({ how, read }: Pick<Server, 'how' | 'read'>): string {
  if (how === 'drain') return `reads **${bytes(read)}** at a time **until EAGAIN**`
  if (how === 'rearm')
    return `calls \`read\` **once** for **${bytes(read)}**, then \`EPOLL_CTL_MOD\` with the same flags`
  return `calls \`read\` **once** for **${bytes(read)}**`
}

export function leftUnread(trace: Trace<Scene>): number {
  const scene = trace.steps.at(-1)?.state
  const sockets = scene?.kernel.sockets ?? []
  return sockets[0]?.buffers.reduce((total, n) => total + n, 0) ?? 0
}
