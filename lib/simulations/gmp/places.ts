import type { Picture } from './trace'

/** The goroutines that are somewhere else than a step before. */
export function movedSince(before: Picture, now: Picture): ReadonlySet<string> {
  const old = placesOf(before)
  return new Set([...placesOf(now)].flatMap(([name, place]) => (old.get(name) === place ? [] : [name])))
}

/** Where each goroutine is, as a word that changes when it moves. */
export function placesOf({ processors, global, threads, waiting }: Picture): Map<string, string> {
  const places = new Map<string, string>()
  for (const { id, status, goroutine, runnext, queue } of processors) {
    if (goroutine !== null) places.set(goroutine, `${status} on ${id}`)
    if (runnext !== null) places.set(runnext, `next of ${id}`)
    for (const name of queue) places.set(name, `queue of ${id}`)
  }
  for (const name of global) places.set(name, 'global')
  for (const { name, waitsFor } of waiting) places.set(name, waitsFor)
  for (const { id, goroutine } of threads)
    if (goroutine !== null && !places.has(goroutine)) places.set(goroutine, `thread ${id}`)
  return places
}
