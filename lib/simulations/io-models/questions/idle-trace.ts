import type { Step, Trace } from '../../contract'
import { type IdleLoop, idleCost } from '../idle'
import type { Scene } from '../trace'

const WORDS: Record<IdleLoop, string> = {
  'blocking-threads': 'blocking threads',
  'nonblocking-spin': 'non-blocking reads',
  'poll-forever': 'poll, no timeout',
  'poll-zero': 'poll, timeout 0',
  'epoll-forever': 'epoll_wait, no timeout',
  'epoll-zero': 'epoll_wait, timeout 0',
  'uring-wait': 'io_uring, waiting',
  'uring-sqpoll': 'io_uring, SQPOLL',
}

/** The same quiet second for several loops, one after the other. */
export function idleTrace(loops: readonly IdleLoop[], connections: number): Trace<Scene> {
  const rows = loops.map((loop) => ({ loop, name: WORDS[loop], ...idleCost(loop, connections) }))
  const scene = (shown: number): Scene => ({
    round: 0,
    rounds: 0,
    arrived: [],
    models: [],
    idle: { connections, rows: rows.slice(0, shown) },
  })
  const steps = rows.map(({ name, threads, running }, i): Step<Scene> => {
    const says =
      running === 0
        ? `${threads === 1 ? 'its one thread sleeps' : `its ${threads} threads all sleep`} in the kernel`
        : `${running} of ${threads} ${threads === 1 ? 'thread' : 'threads'} never sleeps`
    return { says: `${name}: ${says}.`, cells: [name, `${threads}`, `${running}`], state: scene(i + 1) }
  })
  return {
    columns: ['loop', 'threads', 'busy'],
    steps: [
      { says: `${connections} connections, and nothing comes.`, cells: ['', '', ''], state: scene(0) },
      ...steps,
    ],
  }
}
