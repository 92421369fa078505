import type { Trace } from '../../contract'
import type { Flag } from '../kernel'
import { listed } from '../names'
import type { Act, Line, Scene } from '../scene'
import { runLines } from '../session'
import { byPeer, far, labelsOf, objectsOf, own } from './watched'

/** One goroutine, one connection. */
export interface Reader {
  readonly name: string
  readonly fd: number
  /** What it calls, in this order. */
  readonly calls: readonly { readonly n: number; readonly full: boolean }[]
}

export interface Arrival {
  readonly fd: number
  readonly n: number
}

/** Go runtime/netpoll_epoll.go: netpollopen. */
export const GO_FLAGS = ['IN', 'OUT', 'RDHUP', 'ET'] as const satisfies readonly Flag[]

/** Go's runtime with one connection a goroutine: all are registered, then all start to read, then the data come. */
export function runGo(
  readers: readonly Reader[],
  arrivals: readonly Arrival[],
  early: readonly Arrival[] = [],
  { events = GO_FLAGS, longest = 120 }: { events?: readonly Flag[]; longest?: number } = {},
): Trace<Scene> {
  const watched = readers.map(({ fd }) => ({ fd, over: 'socket' as const }))
  const runtime = (act: Act): Line => ({ by: 'netpoller', act })
  const write = ({ fd, n }: Arrival): Line => byPeer({ op: 'write', fd: far({ fd, over: 'socket' }), n })
  const sockets = readers.map(({ fd }) => own({ fd, over: 'socket' }))
  return runLines({
    objects: objectsOf(watched),
    labels: labelsOf(watched),
    setup: [
      ...sockets.map((fd) => runtime({ op: 'go-open', fd, events })),
      runtime({ op: 'loop', max: 128, how: 'go', read: 0 }),
      ...early.map(write),
    ],
    lines: [
      ...readers.flatMap(({ name, fd, calls }) =>
        calls.map(({ n, full }): Line => ({
          by: name,
          act: { op: 'go-read', fd: own({ fd, over: 'socket' }), n, full },
        })),
      ),
      ...arrivals.map(write),
    ],
    longest,
    opening: `${listed(readers.map(({ fd }) => `fd ${fd}`))} ${readers.length === 1 ? 'is' : 'are'} registered edge-triggered since they were accepted; a thread of the runtime sleeps in \`epoll_wait\`.`,
  })
}

export function parkedIn(trace: Trace<Scene>): string[] {
  const lanes = trace.steps.at(-1)?.state.lanes ?? []
  return lanes.filter((lane) => lane.now === 'parked').map(({ name }) => name)
}

export function callCode({ n, full }: Reader['calls'][number]): string {
  return full ? `io.ReadFull(conn, buf[:${n}])` : `conn.Read(buf[:${n}])`
}
