import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { SyscallState } from './state'

/** A call that has to sleep: the way from user space into the kernel and back. */
export const miniature: Miniature = {
  preset: 'read-sleeps',
  draw(trace: Trace<SyscallState>) {
    const cpus = trace.steps.flatMap(({ state }) => (state.kind === 'life' ? [state.cpu] : []))
    const row = (cellOf: (cpu: (typeof cpus)[number]) => MiniatureCell | null) =>
      cpus.map((cpu) => cellOf(cpu) ?? ({ tone: 'none' } as const))
    return [
      row(({ ring, isAsleep }) => (ring === 3 && !isAsleep ? { tone: 'user' } : null)),
      row(({ ring, isAsleep }) => (ring === 0 && !isAsleep ? { tone: 'kernel' } : null)),
      row(({ isAsleep }) => (isAsleep ? { tone: 'blocked', pattern: 'hatched' } : null)),
    ]
  },
}
