import { type Machine, type Operation, nameOf } from './machine'
import type { Put } from './queues'

/** Where a goroutine made runnable has gone, and what it moved. */
export function sayPut(machine: Machine, id: number, { displaced, overflowed }: Put): string {
  const name = nameOf(machine, id)
  if (displaced === null) return ` ${name} is in runnext.`
  const old = nameOf(machine, displaced)
  if (overflowed.length === 0) return ` ${name} takes runnext; ${old} moves to the tail of the local queue.`
  return ` ${name} takes runnext; the local queue is full, so its first ${overflowed.length - 1} and ${old} move to the global queue.`
}

/** An operation as the playground's script writes it. */
export function sayOperation(operation: Operation): string {
  switch (operation.do) {
    case 'go':
      return `go ${operation.g}`
    case 'yield':
      return 'Gosched'
    case 'pin':
      return 'LockOSThread'
    case 'print':
      return `print ${operation.text}`
    case 'send':
    case 'recv':
    case 'close':
      return `${operation.do} ${operation.c}`
    case 'lock':
    case 'unlock':
      return `${operation.do} ${operation.m}`
    default:
      return `${operation.do} ${sayTime(operation.us)}`
  }
}

export function sayTime(us: number): string {
  return us >= 1000 ? `${Math.round(us / 100) / 10} ms` : `${us} µs`
}
