import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { StageState } from './trace'

const ACROSS = 16

/** The accesses of a walk, line by line of the page: those that the first level had, and those it did not. */
export const miniature: Miniature = {
  preset: 'rows',
  draw(trace: Trace<StageState>) {
    const found = trace.steps.at(-1)?.state.found ?? []
    return Array.from({ length: Math.ceil(found.length / ACROSS) }, (_, row) =>
      found
        .slice(row * ACROSS, (row + 1) * ACROSS)
        .map((where): MiniatureCell => ({ tone: where === 0 ? 'hit' : 'miss' })),
    )
  },
}
