import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { StageState } from './trace'

const PAGES = ['user', 'kernel', 'run', 'ready', 'blocked'] as const

/** Hits and misses above; below the entries after each access, each page in its colour, the one used last on top. */
export const miniature: Miniature = {
  preset: 'lru',
  draw(trace: Trace<StageState>) {
    const states = trace.steps.flatMap(({ state }) => (state.kind === 'references' ? [state] : []))
    const last = states.at(-1)
    if (last === undefined) return []
    const ribbon = last.asked.map(({ hit }): MiniatureCell => ({ tone: hit ? 'hit' : 'miss' }))
    const ways = Array.from({ length: last.ways }, (_, back) =>
      states.slice(1).map(({ sets }): MiniatureCell => {
        const entry = sets[0]?.entries.at(-1 - back)
        if (entry === undefined) return { tone: 'plain', pattern: 'dashed' }
        return { tone: PAGES[entry.page % PAGES.length] ?? 'plain' }
      }),
    )
    return [ribbon, ...ways]
  },
}
