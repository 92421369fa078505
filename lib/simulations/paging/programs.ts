import type { Rng } from '@/lib/base/rng'
import type { Exhibit } from '../contract'
import { span } from './draws'
import type { MappingKind } from './mapping'
import { isAccess, type Op, start, step } from './model'
import { KIND_NAMES, type Program, sayOp } from './pages-trace'

export const stories = ['plain', 'populate', 'dontneed'] as const
export type Story = (typeof stories)[number]

/** A short program over one small mapping. What it touches overlaps, so that the second touch matters. */
export function drawProgram(rng: Rng, mapping: MappingKind, story: Story): Program {
  const pages = rng.pick(mapping === 'filep' || mapping === 'files' ? [32, 48, 64] : [12, 16, 20, 24])
  const populate = story === 'populate'
  const first = rng.chance(0.7) ? 'read' : 'write'
  const ops: Op[] = [touchOf(rng, first, pages), touchOf(rng, first === 'read' ? 'write' : 'read', pages)]
  if (story === 'dontneed') {
    const from = rng.between(0, pages / 2)
    ops.push({
      op: 'madvise',
      advice: 'DONTNEED',
      from,
      to: Math.min(pages, from + rng.between(3, pages / 2)),
    })
  }
  if (story !== 'plain' || rng.chance(0.4)) ops.push(touchOf(rng, rng.pick(['read', 'write']), pages))
  return { mapping, pages, populate, ops }
}

function touchOf(rng: Rng, op: 'read' | 'write', pages: number): Op {
  if (rng.chance(0.2)) return { op, pages: span(0, pages, rng.pick([2, 4])) }
  const length = rng.between(Math.ceil(pages / 4), Math.min(pages - 1, 20))
  const from = rng.between(0, pages - length)
  return { op, pages: span(from, from + length) }
}

/** Minor faults, those of mmap itself first, and what is resident in the end. */
export function runProgram({ mapping: kind, pages, populate, ops }: Program): {
  readonly faults: readonly number[]
  readonly total: number
  readonly rss: number
} {
  const begun = start(kind, pages, populate)
  let { mapping } = begun
  const faults = [begun.outcome.faults]
  for (const op of ops) {
    const stepped = step(mapping, op)
    mapping = stepped.mapping
    faults.push(stepped.outcome.faults)
  }
  const { outcome } = step(mapping, { op: 'resident' })
  return { faults, total: faults.reduce((sum, some) => sum + some, 0), rss: outcome.resident?.rss ?? 0 }
}

/** Pages that were touched by these accesses and not dropped since. */
export function touchedPages({ ops }: Program, counts: (op: 'read' | 'write') => boolean): number {
  const held = new Set<number>()
  for (const op of ops) {
    if (isAccess(op)) {
      if (counts(op.op)) for (const page of op.pages) held.add(page)
    } else if (op.op === 'munmap' || (op.op === 'madvise' && op.advice === 'DONTNEED')) {
      for (const page of span(op.from, op.to)) held.delete(page)
    }
  }
  return held.size
}

/** First touches by these accesses, a dropped page counting anew. */
export function firstTouches({ ops }: Program, counts: (op: 'read' | 'write') => boolean): number {
  const held = new Set<number>()
  let touches = 0
  for (const op of ops) {
    if (isAccess(op)) {
      for (const page of counts(op.op) ? op.pages : []) {
        if (!held.has(page)) touches += 1
        held.add(page)
      }
    } else if (op.op === 'munmap' || (op.op === 'madvise' && op.advice === 'DONTNEED')) {
      for (const page of span(op.from, op.to)) held.delete(page)
    }
  }
  return touches
}

export function allAccesses({ ops }: Program): number {
  return ops.reduce((sum, op) => sum + (isAccess(op) ? op.pages.length : 0), 0)
}

export function programExhibit({ ops }: Program): Exhibit {
  return { kind: 'code', title: 'Operation and pages, counted from 0', lines: ops.map(sayOp) }
}

/** "maps **20 pages** of 4 KiB, **private anonymous** memory, with **MAP_POPULATE**". */
export function sayMapping({ mapping, pages, populate }: Program): string {
  const flag = populate ? ', with **MAP_POPULATE**' : ''
  if (mapping === 'anon' || mapping === 'shared')
    return `maps **${pages} pages** of 4 KiB, **${KIND_NAMES[mapping]}** memory${flag}`
  return `maps a file of **${pages} pages** of 4 KiB, **${mapping === 'filep' ? 'MAP_PRIVATE' : 'MAP_SHARED'}**${flag}; the whole file is in the page cache`
}
