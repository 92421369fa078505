import type { Deed, LineEvent } from './model'

export function coresOf(cores: readonly number[]): string {
  if (cores.length === 1) return `core ${cores[0]}`
  return `cores ${cores.slice(0, -1).join(', ')} and ${cores.at(-1)}`
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

export function bytesOf(count: number): string {
  return countOf(count, 'byte')
}

/** What a deed did, by the rule that decided it. */
export function sayDeed(deed: Deed, events: readonly LineEvent[], lines: number): string {
  const told = events.map((event) => sayEvent(deed, event, lines > 1))
  return `Core ${deed.core} ${deed.operation}s \`${deed.field}\`${told.length > 1 ? ', which lies on two lines' : ''}. ${told.join(' ')}`
}

function sayEvent({ core, operation, field }: Deed, event: LineEvent, isNamed: boolean): string {
  const line = isNamed ? `line ${event.line}` : 'the line'
  if (event.hit) return sayHit(core, operation, event, line)
  const owner = event.wroteBack
  const tail = event.isFalseSharing
    ? ` Core ${core} had lost the line though nobody else wrote \`${field}\`: false sharing.`
    : ''
  if (operation === 'read') {
    if (owner !== null)
      return `It misses. Core ${owner} has ${line} modified: it hands it over and writes it back, and both are S.${tail}`
    return event.after === 'E'
      ? `It misses. No other core has ${line}: memory supplies it, and the copy is E.${tail}`
      : `It misses. Another core has ${line} too: all copies are S now.${tail}`
  }
  if (owner !== null)
    return `It misses and asks to own ${line}. Core ${owner} had it modified: it hands it over, writes it back and goes to I. Core ${core} has M.${tail}`
  return event.invalidated.length === 0
    ? `It misses and asks to own ${line}. Nobody had it; memory supplies it, M.${tail}`
    : `It misses and asks to own ${line}. ${capital(coresOf(event.invalidated))} ${event.invalidated.length === 1 ? 'drops its copy' : 'drop their copies'}: I. Core ${core} has M.${tail}`
}

function sayHit(core: number, operation: Deed['operation'], event: LineEvent, line: string): string {
  if (operation === 'read') return `It has ${line} (${event.before}): a hit, no message.`
  if (event.message === null) {
    return event.before === 'E'
      ? `It holds ${line} alone (E), so it goes to M without a message.`
      : `It holds ${line} alone and modified (M): no message.`
  }
  const gone = event.invalidated
  return gone.length === 0
    ? `Its copy of ${line} is S, so it announces the write, though no other copy is left. Core ${core} has M.`
    : `Its copy of ${line} is S, so the others must drop theirs: ${coresOf(gone)} ${gone.length === 1 ? 'goes' : 'go'} to I, core ${core} to M.`
}

export function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
