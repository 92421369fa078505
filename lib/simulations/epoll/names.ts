import type { Report } from './kernel'
import type { Op, OpResult } from './model'
import type { Act } from './scene'

export type Labels = Readonly<Record<string, string>>

export function labelOf(name: string, labels: Labels): string {
  return labels[name] ?? name
}

/** `1 byte`, `40 bytes`. */
export function bytes(n: number): string {
  return `${n} ${n === 1 ? 'byte' : 'bytes'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

/** A call as one line of a listing. */
export function callText(act: Act, labels: Labels): string {
  const on = 'on' in act && act.on !== undefined && act.on !== 'epoll' ? `${act.on}, ` : ''
  if (act.op === 'wait' || act.op === 'sleep') {
    // Room for eight is room for all in these runs, and not worth a word.
    const room = act.max === 8 || act.max === 128 ? [] : [`max ${act.max}`]
    const words = [
      ...(on === '' ? [] : [on.slice(0, -2)]),
      ...room,
      ...(act.op === 'sleep' ? ['no timeout'] : []),
    ]
    return words.length === 0 ? 'epoll_wait' : `epoll_wait(${words.join(', ')})`
  }
  if (act.op === 'loop')
    return `loop { epoll_wait; ${act.how === 'drain' ? 'read until EAGAIN' : `read ${act.read}`} }`
  const label = labelOf(act.fd, labels)
  const far = label.includes(' of ')
  switch (act.op) {
    case 'add':
    case 'mod':
      return `epoll_ctl(${on}${act.op === 'add' ? 'ADD' : 'MOD'}, ${label}, ${act.events.join('|') || '0'})`
    case 'del':
      return `epoll_ctl(${on}DEL, ${label})`
    case 'write':
      return far ? `${label.replace(/^.* of /, '')} gets ${bytes(act.n)}` : `write(${label}, ${act.n})`
    case 'read':
      return far ? `${label} reads ${bytes(act.n)}` : `read(${label}, ${act.n})`
    case 'close':
      return far ? `${label} closes` : `close(${label})`
    case 'dup':
      return `${labelOf(act.as, labels)} = dup(${label})`
    case 'shutdown':
      return far ? `${label} shuts down ${act.how}` : `shutdown(${label}, ${act.how})`
    case 'go-open':
      return `accept ${label}`
    case 'go-read':
      return act.full ? `io.ReadFull(${label}, ${act.n})` : `conn.Read(${label}, ${act.n})`
  }
}

export function resultText(result: OpResult | null, labels: Labels): string {
  if (result === null) return ''
  if (typeof result === 'number' || typeof result === 'string')
    return result === 'asleep' ? 'sleeps' : String(result)
  if (result.length === 0) return 'nothing'
  return result.map(([name, events]) => `${labelOf(name, labels)} ${events.join('|')}`).join(', ')
}

/** A call as two short words for a lane: `read 40`, `wait fd 5`. */
export function markLabel(op: Op, result: OpResult | null, labels: Labels): string {
  if (op.op === 'read' || op.op === 'write') return `${op.op} ${typeof result === 'object' ? '' : result}`
  if (op.op !== 'wait') return op.op
  if (!Array.isArray(result)) return 'wait'
  // Array.isArray forgets that the array is readonly.
  const names = (result as readonly Report[]).map(([name]) => labelOf(name, labels))
  return names.length > 1 ? `wait ${names.length} fds` : `wait ${names[0] ?? 'none'}`
}

/** The names in a report list, as answered: `5` for `fd 5`. */
export function reportedLabels(result: OpResult | null, labels: Labels): string[] {
  if (!Array.isArray(result)) return []
  // Array.isArray forgets that the array is readonly.
  return (result as readonly Report[]).map(([name]) => labelOf(name, labels).replace(/^fd /, ''))
}
