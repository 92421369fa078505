import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { ThreadStatus } from './state'
import type { View } from './view'

const CELLS: Readonly<Record<ThreadStatus, MiniatureCell>> = {
  idle: { tone: 'plain' },
  running: { tone: 'run' },
  asleep: { tone: 'blocked', pattern: 'hatched' },
  spinning: { tone: 'miss', pattern: 'dotted' },
}

/** What each thread does, step by step, and how many sleep. */
export const miniature: Miniature = {
  preset: 'semaphore',
  draw(trace: Trace<View>) {
    const views = trace.steps.flatMap(({ state }) => (state.kind === 'calls' ? [state] : []))
    const names = views[0]?.threads.map(({ name }) => name) ?? []
    return names.map((name) =>
      views.map(({ threads, acting }): MiniatureCell => {
        const status = threads.find((one) => one.name === name)?.status ?? 'idle'
        return status === 'idle' && acting?.thread === name ? { tone: 'run' } : CELLS[status]
      }),
    )
  },
}
