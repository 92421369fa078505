import type { Context } from './context'
import { type Cqe, type Queue, type Sqe, slotOf, usedOf } from './ring'
import { sayRes } from './say'

/** What the stage draws of one ring. */
export interface RingPicture {
  readonly entries: number
  readonly head: number
  readonly tail: number
  readonly used: number
  /** What is in each slot between head and tail: the number of the request, and what it says. Only the first 32 slots. */
  readonly slots: readonly (Slot | null)[]
}

interface Slot {
  readonly id: number
  readonly says: string
  readonly isError: boolean
}

export interface Picture {
  readonly sq: RingPicture
  readonly cq: RingPicture
  /** Taken from the SQ and not complete: each with what it waits for. */
  readonly inside: readonly { readonly name: string; readonly waitsFor: string }[]
  readonly kept: readonly string[]
  readonly sqpoll: 'awake' | 'asleep' | null
  readonly enters: number
  /** Whether the program is in the kernel right now. */
  readonly isInside: boolean
  readonly reaped: readonly string[]
  readonly nowMs: number
}

const MOST_SLOTS = 32

export function pictureOf(context: Context): Picture {
  const { sq, cq, overflow, requests, sqpoll, enters, isInside, reaped, nowMs } = context
  return {
    sq: ringOf(sq, (sqe) => ({ id: sqe.id, says: saySqe(sqe), isError: false })),
    cq: ringOf(cq, (cqe) => ({ id: cqe.id, says: sayCqe(cqe), isError: cqe.res < 0 })),
    inside: requests.flatMap(({ sqe, state }) =>
      state === 'done' || state === 'complete' ? [] : [{ name: saySqe(sqe), waitsFor: WAITS[state] }],
    ),
    kept: overflow.map(sayCqe),
    sqpoll: sqpoll === null ? null : sqpoll.isAsleep ? 'asleep' : 'awake',
    enters,
    isInside,
    reaped: reaped.map(sayCqe),
    nowMs,
  }
}

const WAITS: Record<'chained' | 'working' | 'armed' | 'deferred', string> = {
  chained: 'its turn in the chain',
  working: 'a worker thread',
  armed: 'data or a timer',
  deferred: 'everything before it',
}

function ringOf<Entry>(queue: Queue<Entry>, show: (entry: Entry) => Slot): RingPicture {
  const { entries, head, tail, held } = queue
  const slots: (Slot | null)[] = Array.from({ length: Math.min(entries, MOST_SLOTS) }, () => null)
  for (const [i, entry] of held.entries()) {
    const slot = slotOf((head + i) >>> 0, entries)
    if (slot < slots.length) slots[slot] = show(entry)
  }
  return { entries, head, tail, used: usedOf(queue), slots }
}

/** Short, as on the stage: "nop 3". */
export function saySqe({ do: what, id }: Sqe): string {
  return `${what.replace('_', ' ')} ${id}`
}

/** "3: 0", the user_data and the result. */
function sayCqe({ id, res }: Cqe): string {
  return `${id}: ${sayRes(res)}`
}
