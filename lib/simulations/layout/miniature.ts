import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { LayoutView } from './model'

const ROWS = 8

function cellOf(perms: string): MiniatureCell {
  if (perms.includes('x')) return { tone: 'kernel' }
  return perms.includes('w') ? { tone: 'user' } : { tone: 'blocked', pattern: 'dotted' }
}

/** The segments that hold something, high addresses on top, each a step farther right; what may be run, written, only read. */
export const miniature: Miniature = {
  preset: 'tour',
  draw(trace: Trace<LayoutView>) {
    const view = trace.steps.at(-1)?.state
    if (view?.kind !== 'map') return []
    const inUse = view.regions.filter(({ from, to }) =>
      view.variables.some(({ address }) => address >= from && address < to),
    )
    const shown = inUse.toSorted((a, b) => b.from - a.from).slice(0, ROWS)
    return shown.map(({ perms }, i) => [
      ...(i === shown.length - 1 ? [] : [{ tone: 'none', width: shown.length - 1 - i } as const]),
      { ...cellOf(perms), width: 4 },
      ...(i === 0 ? [] : [{ tone: 'none', width: i } as const]),
    ])
  },
}
