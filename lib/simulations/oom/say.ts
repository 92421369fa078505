import { sayNumber } from '../answer'
import type { Domain, Event } from './model'

export const MIB = 1024
export const GIB = 1024 * 1024

/** "1.5 GiB", "300 MiB", "12 KiB". */
export function size(kib: number): string {
  if (kib === 0) return '0'
  if (kib >= GIB && (kib * 10) % GIB === 0) return `${kib / GIB} GiB`
  if (kib >= GIB * 1.2) return `${sayNumber(Math.round((kib / GIB) * 10) / 10)} GiB`
  if (kib >= MIB) return `${sayNumber(Math.round((kib / MIB) * 10) / 10)} MiB`
  return `${kib} KiB`
}

export function names(list: readonly string[]): string {
  const quoted = list.map((name) => `\`${name}\``)
  return quoted.length < 2
    ? (quoted[0] ?? 'nobody')
    : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`
}

export function pointsOf(points: number | null): string {
  return points === null ? 'never' : sayNumber(points)
}

function place({ group }: Pick<Domain, 'group'>): string {
  return group === null ? 'RAM' : `group \`${group}\``
}

export function sayEvent(event: Event): string {
  switch (event.is) {
    case 'grew':
      return `\`${event.name}\` touches ${size(event.kib)}${event.leftKib === 0 ? ' and gets it' : `; ${size(event.leftKib)} more and a limit is met`}.`
    case 'reclaimed':
      return `No page is free. The kernel drops ${size(event.kib)} of clean page cache: nobody dies as long as something can be given back.`
    case 'scored': {
      const where =
        event.domain.group === null
          ? 'RAM is full and nothing can be given back.'
          : `The limit of ${place(event.domain)} is met. RAM elsewhere does not help, and only its processes can die.`
      const list = event.candidates.map(({ name, points }) => `\`${name}\` ${pointsOf(points)}`).join(', ')
      return event.victim === null
        ? `${where} All of them have \`oom_score_adj\` −1000: there is nobody to kill.`
        : `${where} Points, size plus adj × ${sayNumber(Math.floor(event.domain.totalPages / 1000))} pages: ${list}. The most are those of \`${event.victim}\`.`
    }
    case 'killed':
      return event.group === null
        ? `\`${event.names[0]}\` gets SIGKILL; ${size(event.freedKib)} come free.`
        : `\`memory.oom.group\` of \`${event.group}\`: ${names(event.names)} get SIGKILL together; ${size(event.freedKib)} come free.`
    case 'dead':
      return `\`${event.name}\` is dead and touches nothing.`
  }
}
