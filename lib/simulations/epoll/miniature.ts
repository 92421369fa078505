import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { Mark, Scene } from './scene'

const CELLS: Readonly<Record<Mark['what'], MiniatureCell>> = {
  wait: { tone: 'ready' },
  read: { tone: 'run' },
  write: { tone: 'user' },
  ctl: { tone: 'plain' },
  asleep: { tone: 'blocked', pattern: 'hatched' },
  parked: { tone: 'blocked', pattern: 'hatched' },
  other: { tone: 'plain' },
}

/** What threads, goroutines and the other side do, step by step. */
export const miniature: Miniature = {
  preset: 'go',
  draw(trace: Trace<Scene>) {
    const lanes = trace.steps.at(-1)?.state.lanes ?? []
    const end = Math.max(...lanes.flatMap(({ marks }) => marks.map(({ to }) => to)))
    return lanes.map(({ marks }) => {
      const cells: MiniatureCell[] = []
      let at = 0
      for (const { from, to, what } of marks) {
        if (from > at) cells.push({ tone: 'none', width: from - at })
        cells.push({ ...CELLS[what], width: to - from })
        at = to
      }
      return at < end ? [...cells, { tone: 'none', width: end - at }] : cells
    })
  },
}
