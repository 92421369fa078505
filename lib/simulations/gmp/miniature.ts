import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { Picture } from './trace'

/** The Ps over time, each with what runs on it, and how long its queue is. */
export const miniature: Miniature = {
  preset: 'stealing',
  draw(trace: Trace<Picture>) {
    const pictures = trace.steps.map(({ state }) => state)
    const ids = pictures[0]?.processors.map(({ id }) => id) ?? []
    return ids.flatMap((id) => {
      const here = pictures.map(({ processors }) => processors.find((one) => one.id === id))
      return [
        here.map((one): MiniatureCell => {
          if (one?.status === 'running' && one.goroutine !== null) return { tone: 'run' }
          return one?.status === 'syscall' ? { tone: 'kernel' } : { tone: 'plain', pattern: 'dashed' }
        }),
        here.map((one): MiniatureCell => {
          const waiting = (one?.queue.length ?? 0) + (one?.runnext === null ? 0 : 1)
          return waiting > 0
            ? { tone: 'ready', ...(waiting > 1 ? {} : { pattern: 'dotted' }) }
            : { tone: 'none' }
        }),
      ]
    })
  },
}
