import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { HeapView } from './model'

const ROWS = 6

/** The heap after each of the last calls, its blocks as long as they are; what is free is dashed. */
export const miniature: Miniature = {
  preset: 'enough-in-pieces',
  draw(trace: Trace<HeapView>) {
    return trace.steps.slice(-ROWS).map(({ state }) =>
      state.kind === 'free-list'
        ? state.blocks.map(({ name, size, at }): MiniatureCell => ({
            ...(name === null
              ? { tone: 'plain', pattern: 'dashed' }
              : { tone: at === state.touched ? 'ready' : 'user' }),
            width: size,
          }))
        : [],
    )
  },
}
