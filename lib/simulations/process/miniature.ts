import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { ProcessState } from './trace'

/** The life of each process of a pipeline: made, blocked, a zombie, gone. */
export const miniature: Miniature = {
  preset: 'shell-pipeline',
  draw(trace: Trace<ProcessState>) {
    const machines = trace.steps.flatMap(({ state }) => (state.kind === 'script' ? [state.machine] : []))
    const labels = machines.at(-1)?.processes.map(({ label }) => label) ?? []
    return labels.map((label) =>
      machines.map(({ processes }): MiniatureCell => {
        const one = processes.find((process) => process.label === label)
        if (one === undefined || one.state === 'gone') return { tone: 'none' }
        if (one.state === 'zombie') return { tone: 'miss', pattern: 'dotted' }
        return one.blocked === null ? { tone: 'run' } : { tone: 'blocked', pattern: 'hatched' }
      }),
    )
  },
}
