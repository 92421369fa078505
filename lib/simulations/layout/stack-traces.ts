import { sayNumber } from '../answer'
import type { Step, Trace } from '../contract'
import { sayBytes } from './sizes'
import {
  GOROUTINE_GUARD,
  GOROUTINE_MAX,
  type GoroutineInput,
  growGoroutine,
  recurse,
  type RecursionInput,
  stackRoom,
  threadStack,
  usedAt,
} from './stacks'

export interface RecursionView {
  readonly kind: 'recursion'
  readonly stack: 'main' | 'thread'
  /** Bytes that the stack can have. */
  readonly room: number
  readonly page: number
  readonly frame: number
  readonly start: number
  /** Calls that have begun. */
  readonly depth: number
  readonly used: number
  /** Whole pages touched so far. */
  readonly touched: number
  readonly isDead: boolean
}

export interface GoroutineView {
  readonly kind: 'goroutine'
  readonly depth: number
  readonly used: number
  readonly guard: number
  readonly size: number
  /** The sizes so far, this one last. */
  readonly sizes: readonly number[]
  readonly isDead: boolean
}

export interface ThreadsView {
  readonly kind: 'threads'
  readonly limit: number | 'unlimited'
  readonly size: number
  readonly guard: number
  /** Threads made so far, and in all. */
  readonly made: number
  readonly count: number
  readonly addressSpace: number
}

/** A few depths on the way, the last call that lives, and the one that dies. */
export function traceRecursion(input: RecursionInput): Trace<RecursionView> {
  const { frames, used: deepest } = recurse(input)
  const room = stackRoom(input)
  const marks = [1, 2, ...[0.1, 0.25, 0.5, 0.75, 0.9].map((share) => Math.round(frames * share)), frames - 1]
  const depths = [...new Set(marks)].filter((depth) => depth > 0 && depth < frames).toSorted((a, b) => a - b)
  const view = (depth: number, isDead: boolean): RecursionView => {
    const used = isDead ? deepest : usedAt(input, depth)
    const touched = Math.min(Math.ceil(used / input.page) * input.page, room)
    return {
      kind: 'recursion',
      stack: input.stack,
      room,
      page: input.page,
      frame: input.frame,
      start: input.start,
      depth,
      used,
      touched,
      isDead,
    }
  }
  const cells = ({ depth, used, touched }: RecursionView, what: string) => [
    String(depth),
    sayNumber(used),
    sayNumber(Math.max(0, room - used)),
    sayNumber(touched),
    what,
  ]
  const owner = input.stack === 'main' ? 'The main stack may grow to' : "The thread's stack has"
  const first = view(0, false)
  const start: Step<RecursionView> = {
    says: `${owner} ${sayBytes(room)}. ${sayBytes(input.start)} at its top are in use before the first call.`,
    cells: cells(first, 'start'),
    state: first,
  }
  const steps = depths.map((depth): Step<RecursionView> => {
    const state = view(depth, false)
    return {
      at: `call ${sayNumber(depth)}`,
      says: `${sayNumber(depth)} ${depth === 1 ? 'call is' : 'calls are'} open: ${sayNumber(input.start)} + ${sayNumber(depth)} × ${sayNumber(input.frame)} = ${sayBytes(state.used)} in use.`,
      cells: cells(state, 'runs'),
      state,
    }
  })
  const last = view(frames, true)
  const below =
    input.stack === 'main'
      ? 'The kernel does not let the stack grow over its limit'
      : 'Below the mapping lies the guard page'
  const end: Step<RecursionView> = {
    at: `call ${sayNumber(frames)}`,
    says: `Call ${sayNumber(frames)} needs bytes beyond ${sayBytes(room)}. ${below}: SIGSEGV.`,
    cells: cells(last, 'SIGSEGV'),
    state: last,
  }
  return {
    columns: ['open calls', 'bytes in use', 'bytes left', 'bytes touched (whole pages)', 'state'],
    steps: [start, ...steps, end],
  }
}

export function traceGoroutine(input: GoroutineInput): Trace<GoroutineView> {
  const { sizes, overflowAt } = growGoroutine(input)
  const view = (depth: number, upTo: number, isDead = false): GoroutineView => ({
    kind: 'goroutine',
    depth,
    used: usedAt(input, depth),
    guard: GOROUTINE_GUARD,
    size: sizes[upTo]?.size ?? 2048,
    sizes: sizes.slice(0, upTo + 1).map(({ size }) => size),
    isDead,
  })
  const row = (state: GoroutineView, what: string) => [
    String(state.depth),
    sayNumber(state.used),
    sayNumber(state.used + state.guard),
    sayNumber(state.size),
    what,
  ]
  const steps = sizes.map(({ depth, size, used }, i): Step<GoroutineView> => {
    const state = view(depth, i)
    const needs = `${sayNumber(used)} bytes in use and ${GOROUTINE_GUARD} of guard are ${sayNumber(used + GOROUTINE_GUARD)}`
    const before = sizes[i - 1]?.size
    const says =
      before === undefined
        ? `The first call: ${needs}, and fit into ${sayBytes(size)}.${size > 2048 ? ' The first stack of 2048 was too small.' : ''}`
        : `At depth ${sayNumber(depth)}, ${needs}: more than ${sayNumber(before)}. A stack of ${sayBytes(size)} is made, the old one is copied and freed.`
    return {
      at: `depth ${sayNumber(depth)}`,
      says,
      cells: row(state, before === undefined ? 'starts' : 'moves'),
      state,
    }
  })
  const last = sizes.length - 1
  const end = view(overflowAt ?? input.depth, last, overflowAt !== null)
  const ending: Step<GoroutineView> = {
    at: `depth ${sayNumber(end.depth)}`,
    says:
      overflowAt === null
        ? `At depth ${sayNumber(input.depth)}, ${sayBytes(end.used)} are in use, and the stack has ${sayBytes(end.size)}.`
        : `At depth ${sayNumber(overflowAt)}, the next size would be over ${sayBytes(GOROUTINE_MAX)}: Go ends the program with "stack overflow".`,
    cells: row(end, overflowAt === null ? 'end' : 'stack overflow'),
    state: end,
  }
  const start: Step<GoroutineView> = {
    says: 'A new goroutine has a stack of 2048 bytes.',
    cells: ['none', '0', String(GOROUTINE_GUARD), '2048', 'new'],
    state: {
      kind: 'goroutine',
      depth: 0,
      used: 0,
      guard: GOROUTINE_GUARD,
      size: 2048,
      sizes: [2048],
      isDead: false,
    },
  }
  return {
    columns: ['depth', 'bytes in use', 'with the guard', 'stack size', 'what happens'],
    steps: [start, ...steps, ending],
  }
}

export interface ThreadsInput {
  readonly rlimit: number | 'unlimited'
  readonly stackSize: number | null
  readonly guardSize: number | null
  readonly count: number
}

const PAGE = 4096
const STEPS = 12

/** Threads made one after the other; from the thirteenth on the rest at once. */
export function traceThreads(input: ThreadsInput): Trace<ThreadsView> {
  const { defaultSize, made } = threadStack({ ...input, page: PAGE })
  const each = made === null ? 0 : made.readable + made.noAccess
  const view = (count: number): ThreadsView => ({
    kind: 'threads',
    limit: input.rlimit,
    size: made?.readable ?? 0,
    guard: made?.noAccess ?? 0,
    made: made === null ? 0 : count,
    count: input.count,
    addressSpace: each * count,
  })
  const limit = input.rlimit === 'unlimited' ? 'unlimited' : sayBytes(input.rlimit)
  const start: Step<ThreadsView> = {
    says: `RLIMIT_STACK is ${limit}: by default a thread's stack has ${sayBytes(defaultSize)}.`,
    cells: ['0', '', '', '0', 'none'],
    state: view(0),
  }
  if (made === null) {
    const says = `\`pthread_attr_setstacksize\` refuses ${sayBytes(input.stackSize ?? 0)} with EINVAL: 16384 is the least.`
    return {
      columns: THREAD_COLUMNS,
      steps: [start, { says, cells: ['0', 'EINVAL', '', '0', 'none'], state: view(0) }],
    }
  }
  const counts = [
    ...new Set([...Array.from({ length: Math.min(STEPS, input.count) }, (_, i) => i + 1), input.count]),
  ]
  const steps = counts.map((count): Step<ThreadsView> => ({
    says: `Thread ${count} has a mapping of ${sayBytes(made.readable)} and below it ${made.noAccess === 0 ? 'no guard' : `a guard of ${sayBytes(made.noAccess)}`}. ${count === 1 ? 'It takes' : `All ${sayNumber(count)} take`} ${sayBytes(each * count)} of address space, and memory only where it is touched.`,
    cells: [
      String(count),
      sayNumber(made.readable),
      sayNumber(made.noAccess),
      sayNumber(each * count),
      'only the pages in use',
    ],
    state: view(count),
  }))
  return { columns: THREAD_COLUMNS, steps: [start, ...steps] }
}

const THREAD_COLUMNS = ['threads', 'stack', 'guard', 'address space of all stacks', 'memory taken']
