import { type Arena, linked, versionRules } from './arena'
import { MAX_TCACHE } from './chunk-sizes'

/** Puts a chunk at the front of the list of its size (malloc.c: tcache_put). */
export function tcachePut(arena: Arena, at: number, size: number): void {
  const list = arena.tcache[size] ?? { first: null, count: 0 }
  arena.next[at] = list.first
  arena.marked[at] = true
  arena.tcache[size] = { first: at, count: list.count + 1 }
}

export function tcacheHasRoom(arena: Arena, size: number): boolean {
  const { tcacheCount } = versionRules[arena.version]
  return arena.tcacheAt !== null && size <= MAX_TCACHE && (arena.tcache[size]?.count ?? 0) < tcacheCount
}

/** Takes the chunk that was put in last (malloc.c: tcache_get); null if there is none of this size. */
export function tcacheGet(arena: Arena, size: number): number | null {
  const list = arena.tcache[size]
  if (list === undefined || list.count === 0 || list.first === null) return null
  const at = list.first
  arena.tcache[size] = { first: arena.next[at] ?? null, count: list.count - 1 }
  delete arena.marked[at]
  return at
}

/** The chunks of one size that the tcache holds, next one out first. */
export function tcached(arena: Arena, size: number): number[] {
  return linked(arena, arena.tcache[size]?.first)
}
