import { sayNumber } from '../answer'
import { headAt, type Place, topSize, versionRules } from './arena'
import { chunkFor, MAX_TCACHE, MIN_LARGE } from './chunk-sizes'
import type { GlibcDone, GlibcHeap } from './glibc'
import { type GlibcLine, writeLine } from './script'
import { tcached } from './tcache'

/** One sentence or two on what a call did, and by which rule. */
export function sayGlibc(before: GlibcHeap, done: GlibcDone, line: GlibcLine): string {
  const call = `\`${writeLine(line)}\``
  const { aborted } = done.heap
  if (aborted !== null) {
    return aborted.message === ''
      ? `${call} touches memory that is not mapped any more: ${aborted.signal}.`
      : `${call} ends the program. glibc finds that something is wrong and aborts: "${aborted.message}".`
  }
  if (line.op === 'free') return `${call} ${sayFree(before, done, line.name)}`
  if (done.given === undefined) return `${call} asks for nothing: it frees, and gives NULL.`
  return `${call} ${line.op === 'realloc' ? sayRealloc(before, done, line.size) : sayMalloc(before, done, line.size)}`
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${sayNumber(count)} bytes`
}

function sayMalloc(before: GlibcHeap, done: GlibcDone, request: number): string {
  const chunk = chunkFor(request)
  const needs = `needs a chunk of ${bytes(chunk)}.`
  const from = sayOrigin(before, done, chunk)
  const cut = done.given !== undefined && done.given.place.in === 'heap' && done.given.chunk > chunk
  const whole = cut ? ` It gets all ${sayNumber(done.given.chunk)}, as the rest would be under 32.` : ''
  const isFirst = before.arena.end === 0 && done.heap.arena.end > 0
  const made =
    isFirst && done.deed.path !== 'grown top' ? ' The first call also makes the heap: two `brk` calls.' : ''
  return `${needs} ${from}${whole}${made}`
}

function sayOrigin(before: GlibcHeap, done: GlibcDone, chunk: number): string {
  const { arena } = before
  switch (done.deed.path) {
    case 'tcache': {
      const waiting = tcached(arena, chunk).length
      return `The tcache holds ${waiting === 1 ? 'one' : waiting} of this size: the last one freed comes back first.`
    }
    case 'fastbin':
      return 'The tcache has none of this size, its fastbin has: the last one freed comes back.'
    case 'small bin':
      return 'The small bin of this size has one: the one that has waited longest comes back.'
    case 'unsorted':
      return 'The unsorted list has one of exactly this size.'
    case 'last remainder':
      return 'The rest of the chunk that was split last is split again.'
    case 'bin':
      return 'The smallest free chunk that is large enough is taken; what is left of it stays free.'
    case 'top':
      return `No free chunk fits, so it is cut from the low end of the top, which ${before.arena.end === 0 ? 'is new' : `has ${bytes(topSize(arena))}`}.`
    case 'grown top':
      return before.arena.end === 0
        ? `There is no heap yet: two \`brk\` calls make one of ${bytes(done.heap.arena.end)}, and the chunk is cut from its low end.`
        : `The top has only ${bytes(topSize(arena))}, so \`brk\` adds ${sayNumber(done.deed.grown)}.`
    case 'mmap':
      return `The top is too small, and from ${sayNumber(arena.mmapThreshold)} bytes on a chunk gets a mapping of its own: ${bytes(done.given?.chunk ?? 0)}.`
    default:
      return ''
  }
}

function sayRealloc(before: GlibcHeap, done: GlibcDone, request: number): string {
  const needs = `needs a chunk of ${bytes(chunkFor(request))}.`
  switch (done.deed.path) {
    case 'in place':
      return `${needs} The block stays where it is.`
    case 'mremap':
      return done.deed.calls.length === 0
        ? `${needs} The mapping has the right number of pages already.`
        : `${needs} A mapping stays a mapping: \`mremap\` changes its size to ${bytes(done.given?.chunk ?? 0)}.`
    default:
      return `${needs} What follows the block is in use, so it gets a new chunk; the bytes are copied and the old chunk is freed.`
  }
}

function sayFree(before: GlibcHeap, done: GlibcDone, name: string): string {
  const { arena } = done.heap
  const size = sizeOf(before, done)
  const { tcacheCount } = versionRules[arena.version]
  switch (done.deed.path) {
    case 'tcache':
      return `puts the chunk of ${bytes(size)} into the tcache (${tcached(arena, size).length} of ${tcacheCount}). Nothing goes back to the kernel.`
    case 'fastbin':
      return `finds the tcache full (${tcacheCount} of this size), so the chunk goes to the fastbin of ${bytes(size)}. It is not merged.`
    case 'unmapped': {
      const raised = arena.mmapThreshold !== before.arena.mmapThreshold
      return `unmaps ${bytes(size)}: the memory is the kernel's again.${raised ? ` The mmap threshold rises to ${sayNumber(arena.mmapThreshold)}.` : ''}`
    }
    case 'merged into top':
    case 'unsorted': {
      const full = size <= MAX_TCACHE
      const subject = full
        ? `finds the tcache full (${tcacheCount} of this size). The chunk`
        : `frees ${bytes(size)}, too large for the tcache. The chunk`
      const trimmed =
        done.deed.grown < 0
          ? ` That is over the trim threshold: \`brk\` gives ${bytes(-done.deed.grown)} back.`
          : ''
      return `${subject} ${sayMerged(before, done, size)}${trimmed}`
    }
    default:
      return `frees ${name}, which is NULL: nothing happens.`
  }
}

function sayMerged(before: GlibcHeap, done: GlibcDone, size: number): string {
  const { arena } = done.heap
  if (done.deed.path === 'merged into top') {
    return `is merged into the top, which then has ${bytes(topSize(arena) - Math.min(0, done.deed.grown))}.`
  }
  const merged = mergedSize(done, before)
  const waits =
    versionRules[arena.version].straightToSmallBin && merged < MIN_LARGE
      ? 'its small bin'
      : 'the unsorted list'
  return merged === size
    ? `has no free neighbour and goes to ${waits}.`
    : `is merged with its free neighbours to ${bytes(merged)} and goes to ${waits}.`
}

/** The chunk that a free took back, as it was. */
function freedPlace(before: GlibcHeap, done: GlibcDone): Place | null {
  const index = before.live.findIndex((held, i) => held && done.heap.live[i] === false)
  return before.given[index] ?? null
}

function sizeOf(before: GlibcHeap, done: GlibcDone): number {
  const place = freedPlace(before, done)
  if (place === null) return 0
  return place.in === 'heap' ? headAt(before.arena, place.at).size : (before.arena.maps[place.map] ?? 0)
}

function mergedSize(done: GlibcDone, before: GlibcHeap): number {
  const place = freedPlace(before, done)
  if (place?.in !== 'heap') return 0
  const { arena } = done.heap
  const listed = [...arena.unsorted, ...Object.values(arena.bins).flat()]
  const around = listed.find((at) => at <= place.at && place.at < at + headAt(arena, at).size)
  return around === undefined ? 0 : headAt(arena, around).size
}
