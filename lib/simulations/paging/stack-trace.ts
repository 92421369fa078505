import type { Step, Trace } from '../contract'
import { sayBytes } from './address'
import { stackHolds, stackRoom, type StackRun } from './stack'

/** What the stage draws of a stack that is touched downwards. */
export interface StackState {
  readonly kind: 'stack'
  readonly way: StackRun['way']
  /** Bytes that the stack may have; null without a limit. */
  readonly room: number | null
  readonly depth: number
  /** How deep it has been touched so far. */
  readonly touched: number
  readonly outcome: 'ok' | 'SIGSEGV' | null
}

const WALK_STEPS = 8

/** The depth in a few even steps, or in one jump, up to the touch that fails. */
export function stackTrace(run: StackRun): Trace<StackState> {
  const room = stackRoom(run)
  const depths =
    run.way === 'main-jump'
      ? [run.depth]
      : Array.from({ length: WALK_STEPS }, (_, i) => Math.ceil((run.depth * (i + 1)) / WALK_STEPS))
  const steps: Step<StackState>[] = []
  const push = (says: string, touched: number, outcome: StackState['outcome']): void => {
    steps.push({
      says,
      cells: [sayBytes(touched), room === null ? 'none' : sayBytes(room), outcome ?? 'goes on'],
      state: { kind: 'stack', way: run.way, room, depth: run.depth, touched, outcome },
    })
  }
  push(sayStart(run, room), 0, null)
  for (const depth of depths) {
    if (!stackHolds({ ...run, depth })) {
      push(sayRefused(run, depth, room), depth, 'SIGSEGV')
      break
    }
    const isLast = depth === run.depth
    push(sayTouched(run, depth, isLast), depth, isLast ? 'ok' : null)
  }
  return { columns: ['Touched down to', 'Room', 'Outcome'], steps }
}

function sayStart({ way }: StackRun, room: number | null): string {
  if (way === 'thread-walk')
    return `A thread's stack is a mapping of ${room === null ? 'any size' : sayBytes(room)}, with a guard below. It does not grow.`
  if (room === null) return 'The main stack has no limit. It grows when an address below it is touched.'
  return `The main stack is small at first and grows when an address below it is touched, up to RLIMIT_STACK: ${sayBytes(room)}.`
}

function sayTouched({ way }: StackRun, depth: number, isLast: boolean): string {
  const end = isLast ? ' The program goes on.' : ''
  if (way === 'thread-walk')
    return `${sayBytes(depth)} down: inside the mapping, a minor fault for each new page.${end}`
  if (way === 'main-jump')
    return `One touch ${sayBytes(depth)} down: the mapping grows in one go to hold it; only the page touched gets a frame.${end}`
  return `${sayBytes(depth)} down: the mapping grows, a minor fault for each new page.${end}`
}

function sayRefused({ way }: StackRun, depth: number, room: number | null): string {
  const most = room === null ? '' : sayBytes(room)
  if (way === 'thread-walk')
    return `${sayBytes(depth)} down is below the ${most} of the mapping: the touch meets the guard. SIGSEGV.`
  return `${sayBytes(depth)} down would make the stack larger than ${most}: the kernel refuses to grow it. SIGSEGV.`
}
