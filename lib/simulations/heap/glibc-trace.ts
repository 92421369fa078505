import { sayNumber } from '../answer'
import type { Step, Trace } from '../contract'
import { type Arena, chunksOf, type GlibcVersion, linked, type Place, type Use, versionRules } from './arena'
import { MIN_LARGE } from './chunk-sizes'
import { type GlibcDone, type GlibcHeap, type GlibcOp, startGlibc, stepGlibc } from './glibc'
import { sayGlibc } from './glibc-says'
import { type GlibcLine, writeLine } from './script'

/** What the stage draws of glibc's heap. Addresses count from the first chunk that a program can get. */
export interface GlibcView {
  readonly kind: 'glibc'
  readonly version: GlibcVersion
  /** Every byte from the first chunk to the end of the heap; `name` is that of the pointer that has or had the chunk. */
  readonly chunks: readonly {
    readonly at: number
    readonly size: number
    readonly use: Use
    readonly name: string
  }[]
  /** Where free chunks wait, next one out first. */
  readonly lists: readonly {
    readonly of: ListKind
    readonly label: string
    readonly chunks: readonly { readonly at: number; readonly name: string; readonly size: number }[]
  }[]
  /** Mappings of their own that are still mapped. */
  readonly maps: readonly { readonly name: string; readonly size: number }[]
  readonly end: number
  readonly mmapThreshold: number
  readonly trimThreshold: number
  /** The system calls of this step. */
  readonly calls: readonly string[]
  readonly grown: number
  /** The chunk that the step handed out or took back: its address, or the name of a mapping. */
  readonly touched: number | string | null
  readonly aborted: string | null
}

export type ListKind = 'tcache' | 'fastbin' | 'unsorted' | 'bin'

const COLUMNS = ['call', 'gives', 'chunk', 'usable', 'system calls', 'in use', 'free, next out first', 'top']

interface Call {
  readonly op: GlibcOp
  readonly line: GlibcLine
  readonly before: GlibcHeap
  readonly done: GlibcDone
}

const made = new WeakMap<readonly GlibcLine[], Partial<Record<GlibcVersion, readonly Call[]>>>()

/** A program that was drawn is run once, for its truth, its reasons and its picture. */
function callsOf(version: GlibcVersion, lines: readonly GlibcLine[]): readonly Call[] {
  const known = made.get(lines) ?? {}
  const calls = known[version] ?? makeCalls(version, lines)
  made.set(lines, { ...known, [version]: calls })
  return calls
}

/** The calls of a program with one thread, from its first allocation to its end, or to the call that glibc ends it with. */
function makeCalls(version: GlibcVersion, lines: readonly GlibcLine[]): readonly Call[] {
  const names: string[] = []
  const calls: Call[] = []
  let before = startGlibc(version)
  for (const line of lines) {
    if (before.aborted !== null) break
    const op = opOf(line, names)
    const done = stepGlibc(before, op)
    if (line.op !== 'free') names.push(line.name)
    calls.push({ op, line, before, done })
    before = done.heap
  }
  return calls
}

/** What each call did; fewer than there are lines if the program was ended. */
export function doGlibc(version: GlibcVersion, lines: readonly GlibcLine[]): GlibcDone[] {
  return callsOf(version, lines).map(({ done }) => done)
}

/** The same as a trace. */
export function traceGlibc(version: GlibcVersion, lines: readonly GlibcLine[]): Trace<GlibcView> {
  const names = lines.flatMap((line) => (line.op === 'free' ? [] : [line.name]))
  const start: Step<GlibcView> = {
    says: `A fresh program under glibc ${version}: there is no heap yet.`,
    cells: ['start', '', '', '', 'none', 'nothing', 'nothing', 'none'],
    state: view(startGlibc(version), names, null),
  }
  const steps = callsOf(version, lines).map(({ op, line, before, done }): Step<GlibcView> => {
    const touched =
      line.op === 'free' && 'of' in op ? (before.given[op.of] ?? null) : (done.given?.place ?? null)
    const state = view(done.heap, names, touched, done)
    return { says: sayGlibc(before, done, line), cells: cellsOf(state, done, line, touched), state }
  })
  return { columns: COLUMNS, steps: [start, ...steps] }
}

/** A name stands for what it was given last. */
function opOf(line: GlibcLine, names: readonly string[]): GlibcOp {
  switch (line.op) {
    case 'free':
      return { op: 'free', of: names.lastIndexOf(line.name) }
    case 'realloc':
      return { op: 'realloc', of: names.lastIndexOf(line.from), size: line.size }
    default:
      return { op: line.op, size: line.size }
  }
}

/** Where the first chunk lies that a program can get. */
export function originOf(version: GlibcVersion): number {
  const rules = versionRules[version]
  return rules.tcacheFirst ? rules.tcacheChunk : 0
}

function view(heap: GlibcHeap, names: readonly string[], touched: Place | null, done?: GlibcDone): GlibcView {
  const { arena } = heap
  const origin = originOf(arena.version)
  const holder = new Map<number, string>()
  const mapped = new Map<number, string>()
  for (const [i, place] of heap.given.entries()) {
    if (place?.in === 'heap') holder.set(place.at, names[i] ?? '')
    if (place?.in === 'mmap') mapped.set(place.map, names[i] ?? '')
  }
  const chunks = chunksOf(arena)
    .filter(({ at, size }) => at + size > origin)
    .map((chunk) => ({ ...chunk, at: chunk.at - origin, name: holder.get(chunk.at) ?? '' }))
  return {
    kind: 'glibc',
    version: arena.version,
    chunks,
    lists: listsOf(arena, holder, origin),
    maps: arena.maps.flatMap((size, map) => (size === null ? [] : [{ name: mapped.get(map) ?? '', size }])),
    end: arena.end,
    mmapThreshold: arena.mmapThreshold,
    trimThreshold: arena.trimThreshold,
    calls: done?.deed.calls ?? [],
    grown: done?.deed.grown ?? 0,
    touched:
      touched === null ? null : touched.in === 'heap' ? touched.at - origin : (mapped.get(touched.map) ?? ''),
    aborted: heap.aborted === null ? null : heap.aborted.message || heap.aborted.signal,
  }
}

function listsOf(arena: Arena, holder: ReadonlyMap<number, string>, origin: number): GlibcView['lists'] {
  const show = (chunks: readonly number[]) =>
    chunks.map((at) => ({ at: at - origin, name: holder.get(at) ?? '', size: arena.heads[at]?.size ?? 0 }))
  const bySize = (a: string, b: string) => Number(a) - Number(b)
  const lists: { of: ListKind; label: string; chunks: ReturnType<typeof show> }[] = []
  for (const size of Object.keys(arena.tcache).toSorted(bySize)) {
    lists.push({
      of: 'tcache',
      label: `tcache ${size}`,
      chunks: show(linked(arena, arena.tcache[Number(size)]?.first)),
    })
  }
  for (const size of Object.keys(arena.fast).toSorted(bySize)) {
    lists.push({
      of: 'fastbin',
      label: `fastbin ${size}`,
      chunks: show(linked(arena, arena.fast[Number(size)])),
    })
  }
  // Oldest first: that is the order in which malloc looks at them.
  lists.push({ of: 'unsorted', label: 'unsorted', chunks: show(arena.unsorted.toReversed()) })
  for (const index of Object.keys(arena.bins).toSorted(bySize)) {
    const chunks = show(arena.bins[Number(index)] ?? []).toReversed()
    const size = chunks[0]?.size ?? 0
    lists.push({ of: 'bin', label: size < MIN_LARGE ? `small ${Number(index) * 16}` : 'large', chunks })
  }
  return lists.filter(({ chunks }) => chunks.length > 0)
}

function offset(at: number): string {
  return `+${at}`
}

function cellsOf(
  state: GlibcView,
  { given, deed }: GlibcDone,
  line: GlibcLine,
  touched: Place | null,
): string[] {
  const gives =
    given === undefined
      ? line.op === 'free'
        ? ''
        : 'NULL'
      : touched?.in === 'mmap'
        ? 'own mapping'
        : offset(Number(state.touched))
  const used = [
    ...state.chunks.flatMap(({ at, use, name, size }) =>
      use === 'used' ? [`${name} ${offset(at)} (${size})`] : [],
    ),
    ...state.maps.map(({ name, size }) => `${name} mapped (${size})`),
  ]
  const free = state.lists.map(
    ({ label, chunks }) => `${label}: ${chunks.map(({ at, name }) => name || offset(at)).join(' ')}`,
  )
  return [
    writeLine(line),
    state.aborted === null ? gives : `ended: ${state.aborted}`,
    given === undefined ? '' : sayNumber(given.chunk),
    given === undefined ? '' : sayNumber(given.usable),
    deed.calls.join(', ') || 'none',
    used.join(', ') || 'nothing',
    free.join('; ') || 'nothing',
    state.end === 0 ? 'none' : sayNumber(state.chunks.at(-1)?.size ?? 0),
  ]
}
