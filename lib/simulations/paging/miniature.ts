import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { WalkState } from './walk-trace'

/** Entries of a table that are drawn: each stands for 32 of its 512. */
const DRAWN = 16

/** The tables of a walk from the top, each with the entry that the address picks, and at last the byte in the frame. */
export const miniature: Miniature = {
  preset: 'one-walk',
  draw(trace: Trace<WalkState>) {
    const fields = trace.steps.at(-1)?.state.fields ?? []
    return fields.map(({ value, high, low }, level) => {
      const picked = Math.floor((value / 2 ** (high - low + 1)) * DRAWN)
      return Array.from({ length: DRAWN }, (_, i): MiniatureCell => {
        if (i === picked) return { tone: level === fields.length - 1 ? 'run' : 'ready' }
        return level === fields.length - 1 ? { tone: 'user', pattern: 'dotted' } : { tone: 'plain' }
      })
    })
  },
}
