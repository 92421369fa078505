import { type Machine, type Processor, QUEUE_SIZE, goroutineOf } from './machine'

/** What became of a goroutine that was put on a P. */
export interface Put {
  /** Moved from runnext to the local queue. */
  readonly displaced: number | null
  /** Moved to the global queue because the local one was full. */
  readonly overflowed: readonly number[]
}

/**
 * Puts a goroutine into runnext; the one that was there goes to the tail of the local queue.
 * Source: Go runtime/proc.go: runqput with next = true.
 */
export function putNext(machine: Machine, processor: Processor, id: number): Put {
  if (machine.startRule === 'queue') return { displaced: null, overflowed: putLast(machine, processor, id) }
  const displaced = processor.runnext
  processor.runnext = id
  if (displaced !== null && machine.startRule === 'stack') {
    processor.queue.unshift(displaced)
    return { displaced, overflowed: [] }
  }
  if (displaced === null) return { displaced, overflowed: [] }
  return { displaced, overflowed: putLast(machine, processor, displaced) }
}

/**
 * Puts a goroutine at the tail of the local queue. A full queue gives its first half and the new one to the global queue.
 * Source: Go runtime/proc.go: runqput, runqputslow.
 */
export function putLast(machine: Machine, processor: Processor, id: number): readonly number[] {
  if (processor.queue.length < QUEUE_SIZE) {
    processor.queue.push(id)
    return []
  }
  const overflowed = [...processor.queue.splice(0, QUEUE_SIZE / 2), id]
  machine.global.push(...overflowed)
  return overflowed
}

/**
 * How many a P takes from a global queue of this length: its share and one more, at most half a ring.
 * Source: Go runtime/proc.go: globrunqget (up to 1.24), globrunqgetbatch.
 */
export function globalBatch(length: number, gomaxprocs: number): number {
  return Math.min(length, Math.floor(length / gomaxprocs) + 1, QUEUE_SIZE / 2)
}

/** How many a thief takes of n: half, rounded up. Source: Go runtime/proc.go: runqgrab. */
export function stolenOf(length: number): number {
  return length - Math.floor(length / 2)
}

/**
 * Moves the first half of the victim's queue to the thief; the last one moved is what the thief runs.
 * Source: Go runtime/proc.go: runqgrab, runqsteal.
 */
export function steal(
  thief: Processor,
  victim: Processor,
): { readonly runs: number; readonly moved: number[] } | null {
  const moved = victim.queue.splice(0, stolenOf(victim.queue.length))
  const runs = moved.at(-1)
  if (runs === undefined) return null
  thief.queue.push(...moved.slice(0, -1))
  return { runs, moved }
}

export function isEmpty(processor: Processor): boolean {
  return processor.runnext === null && processor.queue.length === 0
}

/** Puts a goroutine that can run again at the tail of the global queue: Gosched, preemption, a system call that found no P. */
export function putGlobal(machine: Machine, id: number): void {
  goroutineOf(machine, id).status = 'runnable'
  machine.global.push(id)
}
