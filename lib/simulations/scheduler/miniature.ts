import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { View } from './view'

const TONES = ['user', 'kernel', 'run', 'ready'] as const

/** Who had the CPU when: a row a task. */
export const miniature: Miniature = {
  preset: 'feedback',
  draw(trace: Trace<View>) {
    const ran = trace.steps.flatMap(({ state }) => state.ran)
    const names = trace.steps.at(-1)?.state.tasks.map(({ name }) => name) ?? []
    return names.slice(0, TONES.length).map((name, i) => {
      const tone = TONES[i] ?? 'plain'
      return ran.map(({ task, from, to }): MiniatureCell => ({
        tone: task === name ? tone : 'none',
        width: to - from,
      }))
    })
  },
}
