import type { Rng } from '@/lib/base/rng'
import type { Flag } from '../kernel'
import type { ObjectSpec } from '../model'
import { callText, type Labels } from '../names'
import type { Act, Line } from '../scene'

export type Mode = 'lt' | 'et' | 'oneshot' | 'et-oneshot'
export const MODES = ['lt', 'et', 'oneshot', 'et-oneshot'] as const

/** A descriptor that the program watches; its other end is in someone else's hands. */
export interface Watched {
  readonly fd: number
  readonly mode: Mode
  readonly over: 'pipe' | 'socket'
}

export function own({ fd, over }: Pick<Watched, 'fd' | 'over'>): string {
  return over === 'pipe' ? `${fd}.r` : `${fd}.0`
}

export function far({ fd, over }: Pick<Watched, 'fd' | 'over'>): string {
  return over === 'pipe' ? `${fd}.w` : `${fd}.1`
}

export function objectsOf(watched: readonly Pick<Watched, 'fd' | 'over'>[], cap = 65536): ObjectSpec[] {
  return watched.map(({ fd, over }) =>
    over === 'pipe' ? { kind: 'pipe', name: `${fd}`, cap } : { kind: 'socketpair', name: `${fd}` },
  )
}

export function labelsOf(watched: readonly Pick<Watched, 'fd' | 'over'>[]): Labels {
  return Object.fromEntries(
    watched.flatMap((one) => [
      [own(one), `fd ${one.fd}`],
      [far(one), `${one.over === 'pipe' ? 'writer' : 'peer'} of fd ${one.fd}`],
    ]),
  )
}

export function flagsFor(mode: Mode, events: readonly Flag[] = ['IN']): Flag[] {
  const et: Flag[] = mode === 'et' || mode === 'et-oneshot' ? ['ET'] : []
  const oneshot: Flag[] = mode === 'oneshot' || mode === 'et-oneshot' ? ['ONESHOT'] : []
  return [...events, ...et, ...oneshot]
}

/** The flags as a program writes them. */
export function flagText(mode: Mode, events: readonly Flag[] = ['IN']): string {
  return flagsFor(mode, events)
    .map((flag) => `EPOLL${flag}`)
    .join(' | ')
}

export function sayMode(mode: Mode): string {
  const words = {
    lt: 'level-triggered',
    et: 'edge-triggered',
    oneshot: 'one-shot',
    'et-oneshot': 'edge-triggered and one-shot',
  }
  return words[mode]
}

/** Small odd numbers, as a server that opens its descriptors in pairs would have them. */
export function drawFds(rng: Rng, count: number): number[] {
  return rng.sample([5, 7, 9, 11, 13], count).toSorted((a, b) => a - b)
}

export function byThread(act: Act): Line {
  return { by: 'T1', act }
}

export function byPeer(act: Act): Line {
  return { by: 'peer', act }
}

/** The lines as a numbered listing; `note` says what stands behind the arrow of a line, if anything. */
export function listing(
  lines: readonly Line[],
  labels: Labels,
  note: (line: Line, i: number) => string | null,
): string[] {
  return lines.map((line, i) => {
    const after = note(line, i)
    return `${String(i + 1).padStart(2)}  ${callText(line.act, labels)}${after === null ? '' : ` → ${after}`}`
  })
}
