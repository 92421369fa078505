import type { Step, Trace } from '../contract'
import { type Context, type ContextOptions, createContext } from './context'
import { type Operation, type Result, perform } from './model'
import { type Picture, type RingPicture, pictureOf } from './picture'
import { type Sizes, sizesOf } from './ring'
import { sayOperation, sayResult } from './say'

export interface Run {
  readonly trace: Trace<Picture>
  readonly results: readonly Result[]
  /** As it stands at the end. */
  readonly context: Context
}

export interface RunOptions extends ContextOptions {
  readonly entries: number
  readonly cqEntries?: number
}

const COLUMNS = ['call', 'SQ', 'in the kernel', 'CQ', 'kept', 'submission thread', 'enter calls', 'reaped']
const MOST_STEPS = 500

/** Runs a program on a new ring. Each thing that happens inside a call is a step, and so is the call itself. */
export function runProgram(
  operations: readonly Operation[],
  { entries, cqEntries, ...options }: RunOptions,
): Run {
  const sizes = sizesOf({ entries, cq_entries: cqEntries })
  const context = createContext(sizes ?? FALLBACK, { ...options, isTraced: true })
  const first = `A ring is set up: ${context.sizes.sq_entries} entries in the SQ, ${context.sizes.cq_entries} in the CQ. Both are empty.`
  const steps: Step<Picture>[] = [stepOf(context, 'setup', first, pictureOf(context))]
  const results: Result[] = []
  for (const operation of operations) {
    const result = perform(context, operation)
    results.push(result)
    const call = sayOperation(operation)
    for (const { says, picture } of context.log) steps.push(stepOf(context, call, says, picture))
    steps.push(stepOf(context, call, sayResult(operation, result), pictureOf(context)))
    if (steps.length > MOST_STEPS) break
  }
  return { trace: { columns: COLUMNS, steps }, results, context }
}

const FALLBACK: Sizes = { sq_entries: 1, cq_entries: 2 }

/** Runs a program without a trace. */
export function runQuietly(
  operations: readonly Operation[],
  { entries, cqEntries, ...options }: RunOptions,
): Pick<Run, 'results' | 'context'> {
  const context = createContext(sizesOf({ entries, cq_entries: cqEntries }) ?? FALLBACK, options)
  return { results: operations.map((operation) => perform(context, operation)), context }
}

function stepOf({ sqpoll }: Context, call: string, says: string, picture: Picture): Step<Picture> {
  return {
    ...(sqpoll !== null || picture.nowMs > 0 ? { at: `${picture.nowMs} ms` } : {}),
    says,
    cells: [
      call,
      sayRing(picture.sq),
      picture.inside.map(({ name, waitsFor }) => `${name} (${waitsFor})`).join(', ') || '–',
      sayRing(picture.cq),
      picture.kept.join(', ') || '–',
      picture.sqpoll ?? '–',
      String(picture.enters),
      picture.reaped.join(', ') || '–',
    ],
    state: picture,
  }
}

function sayRing({ head, tail, used, entries, slots }: RingPicture): string {
  const held = slots.flatMap((slot) => (slot === null ? [] : [slot.says])).join(', ')
  return `head ${head}, tail ${tail}, ${used} of ${entries} used${held === '' ? '' : `: ${held}`}`
}
