import type { Step, Trace } from '../contract'
import { type Context, createContext } from './context'
import { type Operation, perform } from './model'
import { type Picture, pictureOf } from './picture'
import { sizesOf } from './ring'

/** Operations of the ring that are told as one step, in words of their own. */
export interface Part {
  readonly operations: readonly Operation[]
  readonly says: string
  readonly cells: readonly string[]
}

/** Runs the parts on one ring of eight entries, a step for each, the ring as it stands then. */
export function narrated(columns: readonly string[], first: string, parts: readonly Part[]): Trace<Picture> {
  const context: Context = createContext(sizesOf({ entries: 8 }) ?? { sq_entries: 8, cq_entries: 16 }, {
    files: [{ name: 'f', size: 1000 }],
  })
  const start: Step<Picture> = { says: first, cells: columns.map(() => '–'), state: pictureOf(context) }
  const steps = parts.map(({ operations, says, cells }): Step<Picture> => {
    for (const operation of operations) perform(context, operation)
    return { says, cells, state: pictureOf(context) }
  })
  return { columns, steps: [start, ...steps] }
}
