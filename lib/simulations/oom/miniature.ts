import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { StageState } from './states'

const TONES = ['user', 'run', 'ready'] as const

/** The machine fills up, step by step, until one process has to go. */
export const miniature: Miniature = {
  preset: 'full-node',
  draw(trace: Trace<StageState>) {
    return trace.steps.flatMap(({ state }) => {
      if (state.kind !== 'memory') return []
      const { processes, cacheKib, ramKib } = state
      const used = processes.reduce((sum, { residentKib }) => sum + residentKib, 0)
      const cells: MiniatureCell[] = [
        ...processes.map(({ residentKib, is }, i): MiniatureCell => {
          if (is === 'victim' || is === 'dying')
            return { tone: 'miss', pattern: 'dotted', width: residentKib }
          return { tone: TONES[i % TONES.length] ?? 'plain', width: residentKib }
        }),
        { tone: 'blocked', pattern: 'dotted', width: cacheKib },
        { tone: 'plain', pattern: 'dashed', width: Math.max(0, ramKib - used - cacheKib) },
      ]
      return [cells.filter(({ width = 0 }) => width > 0)]
    })
  },
}
