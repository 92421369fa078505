import type { Trace } from '../contract'
import type { Shape } from './buffer'
import { runToEnd } from './model'
import { referencesTrace, type StageState } from './trace'

/** What an access met: the TLB, a walk that found an entry, or a walk that found none, so that the kernel had to run. */
export type Met = 'hit' | 'miss' | 'fault'

/**
 * Accesses through a TLB to pages of which only some have a page-table entry yet. A miss is resolved by the processor;
 * only where the walk finds nothing does it raise a page fault, once a page. Intel SDM volume 3, paging; Linux mm/memory.c.
 */
export function metBy(shape: Shape, present: readonly number[], refs: readonly number[]): Met[] {
  const mapped = new Set(present)
  return runToEnd(shape, refs).asked.map(({ page, hit }) => {
    if (hit) return 'hit'
    if (mapped.has(page)) return 'miss'
    mapped.add(page)
    return 'fault'
  })
}

/** The run of the references, in which misses say whether the walk found an entry. */
export function faultsTrace(
  shape: Shape,
  present: readonly number[],
  refs: readonly number[],
): Trace<StageState> {
  const met = metBy(shape, present, refs)
  const { columns, steps } = referencesTrace(shape, refs)
  return {
    columns,
    steps: steps.map((step, i) => {
      const now = met[i - 1]
      if (now === 'miss')
        return { ...step, says: `${step.says} The walk finds the entry: no fault, the kernel does not run.` }
      if (now !== 'fault') return step
      const [page = '', , ...rest] = step.cells
      return {
        ...step,
        says: `${step.says} The walk finds **no entry**: a page fault. The kernel gives the page a frame, and the access is made again.`,
        cells: [page, 'miss and page fault', ...rest],
      }
    }),
  }
}
