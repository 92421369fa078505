import type { Miniature, MiniatureCell, Trace } from '../contract'
import type { Picture } from './picture'

/** After each step: what waits in the submission ring, what is in the kernel, what waits in the completion ring. */
export const miniature: Miniature = {
  preset: 'out-of-order',
  draw(trace: Trace<Picture>) {
    const pictures = trace.steps.map(({ state }) => state)
    const row = (count: (picture: Picture) => number, tone: MiniatureCell['tone']) =>
      pictures.map((picture): MiniatureCell => {
        const many = count(picture)
        if (many === 0) return { tone: 'plain', pattern: 'dashed' }
        return { tone, ...(many === 1 ? { pattern: 'dotted' } : {}) }
      })
    return [
      row(({ sq }) => sq.used, 'user'),
      row(({ inside }) => inside.length, 'kernel'),
      row(({ cq }) => cq.used, 'run'),
    ]
  },
}
