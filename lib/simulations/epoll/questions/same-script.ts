import type { Rng } from '@/lib/base/rng'
import type { Trace } from '../../contract'
import { labelOf } from '../names'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import { rememberedRun } from './remembered'
import {
  byPeer,
  byThread,
  far,
  flagsFor,
  labelsOf,
  type Mode,
  objectsOf,
  own,
  sayMode,
  type Watched,
} from './watched'

/** What happens to each of several pipes that differ only in how they are watched. */
export type Deed = { readonly does: 'write' | 'read'; readonly n: number } | { readonly does: 'wait' | 'mod' }

export interface SameScript {
  readonly watched: readonly Watched[]
  readonly deeds: readonly Deed[]
}

export function watchedIn(modes: readonly Mode[]): Watched[] {
  return modes.map((mode, i) => ({ fd: 5 + 2 * i, mode, over: 'pipe' }))
}

function linesOf({ watched, deeds }: SameScript): Line[] {
  const each = (deed: Deed, one: Watched): Line => {
    if (deed.does === 'write') return byPeer({ op: 'write', fd: far(one), n: deed.n })
    if (deed.does === 'read') return byThread({ op: 'read', fd: own(one), n: deed.n })
    return byThread({ op: 'mod', fd: own(one), events: flagsFor(one.mode) })
  }
  return deeds.flatMap((deed) =>
    deed.does === 'wait' ? [byThread({ op: 'wait', max: 8 })] : watched.map((one) => each(deed, one)),
  )
}

/** One run in which every deed is done to every pipe. */
export const runSame = rememberedRun((script: SameScript, rules): Trace<Scene> => {
  const { watched } = script
  return runLines({
    objects: objectsOf(watched),
    labels: labelsOf(watched),
    setup: watched.map((one) => byThread({ op: 'add', fd: own(one), events: flagsFor(one.mode) })),
    lines: linesOf(script),
    rules,
    opening: `${watched.map((one) => `fd ${one.fd} is ${sayMode(one.mode)}`).join(', ')}. All pipes are empty.`,
  })
})

/** The steps of the waits. */
export function waitSteps(trace: Trace<Scene>): number[] {
  return trace.steps.flatMap(({ state }, step) => (state.act?.op === 'wait' ? [step] : []))
}

/** For each wait, whether it returned this descriptor. */
export function reportsOf(trace: Trace<Scene>, one: Watched): boolean[] {
  return waitSteps(trace).map((step) => {
    const effects = trace.steps[step]?.state.effects ?? []
    return effects.some((effect) => effect.kind === 'reported' && effect.name === own(one))
  })
}

/** The deeds as a listing; each is done to every pipe. */
export function deedListing(deeds: readonly Deed[], note: (wait: number) => string): string[] {
  let wait = 0
  return deeds.map((deed) => {
    if (deed.does === 'write') return `${deed.n} bytes are written`
    if (deed.does === 'read') return `read ${deed.n}`
    if (deed.does === 'mod') return 'epoll_ctl(MOD, same flags)'
    wait += 1
    return `epoll_wait${note(wait)}`
  })
}

/** A write, a wait, and then something between each two waits. */
export function drawDeeds(rng: Rng, waits: number, withMod: boolean): Deed[] {
  let unread = rng.between(5, 12) * 10
  const deeds: Deed[] = [{ does: 'write', n: unread }, { does: 'wait' }]
  let modded = false
  for (let waited = 1; waited < waits; waited += 1) {
    const kinds: readonly ('part' | 'all' | 'write' | 'mod' | 'none')[] =
      unread === 0
        ? ['write']
        : withMod && !modded
          ? ['part', 'part', 'write', 'none', 'all', 'mod', 'mod']
          : ['part', 'part', 'write', 'none', 'all']
    const kind = rng.pick(kinds)
    const more = rng.between(1, 5) * 10
    const part = unread > 10 ? rng.between(1, unread / 10 - 1) * 10 : unread
    if (kind === 'part') deeds.push({ does: 'read', n: part })
    if (kind === 'all') deeds.push({ does: 'read', n: unread })
    if (kind === 'write') deeds.push({ does: 'write', n: more })
    if (kind === 'mod') deeds.push({ does: 'mod' })
    unread += { part: -part, all: -unread, write: more, mod: 0, none: 0 }[kind]
    modded ||= kind === 'mod'
    deeds.push({ does: 'wait' })
  }
  return deeds
}

export function nameOf(one: Watched): string {
  return labelOf(own(one), labelsOf([one]))
}
