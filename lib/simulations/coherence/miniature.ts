import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { LineState } from './mesi'
import type { StageState } from './trace'

const CELLS: Readonly<Record<LineState, MiniatureCell>> = {
  M: { tone: 'miss' },
  E: { tone: 'ready' },
  S: { tone: 'user' },
  I: { tone: 'plain', pattern: 'dashed' },
}

/** The state of one line in each core, access by access: it goes to and fro. */
export const miniature: Miniature = {
  preset: 'readers',
  draw(trace: Trace<StageState>) {
    const states = trace.steps.flatMap(({ state }) => (state.kind === 'accesses' ? [state] : []))
    const cores = states[0]?.copies[0]?.length ?? 0
    return Array.from({ length: cores }, (_, core) =>
      states.map(({ copies }) => CELLS[copies[0]?.[core] ?? 'I']),
    )
  },
}
