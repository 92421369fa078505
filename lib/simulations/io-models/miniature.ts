import type { Miniature, Trace } from '../contract'
import type { Scene } from './trace'

/** A row a model: the calls it made, and the descriptors that the kernel looked at for it. */
export const miniature: Miniature = {
  preset: 'idle',
  draw(trace: Trace<Scene>) {
    const models = trace.steps.at(-1)?.state.models ?? []
    const longest = Math.max(...models.map(({ calls, looked }) => calls + looked))
    return models.map(({ calls, looked }) =>
      [
        { tone: 'user', width: calls } as const,
        { tone: 'kernel', pattern: 'dotted', width: looked } as const,
        { tone: 'none', width: longest - calls - looked } as const,
      ].filter(({ width }) => width > 0),
    )
  },
}
