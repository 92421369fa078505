import { callsOf, callsOfPhrase, partsOf } from './library-calls'
import { allocate, type Allocated, type Arena, release, startArena } from './malloc-calls'
import {
  type Buffering,
  flush,
  getBytes,
  openStream,
  putByte,
  putBytes,
  type Stream,
  type Streamed,
} from './stdio'

/** A process as far as its library calls are concerned. Plain JSON. */
export interface Library {
  readonly output: Stream
  readonly input: Stream
  readonly arena: Arena
}

export interface Called {
  readonly library: Library
  readonly calls: readonly string[]
}

/** A library call that is made again and again. */
export interface Phrase {
  readonly call: string
  /** Bytes of the stdio buffer, or `line` for a line-buffered stream; else as the call's name says. */
  readonly buffer?: number | 'line' | undefined
  readonly bytesEach?: number | undefined
}

const PRINTED_BYTES = 12

export function startLibrary({ call, buffer }: Phrase): Library {
  const mode = modeOf(call, buffer)
  const size = typeof buffer === 'number' && buffer > 0 ? buffer : 4096
  return { output: openStream(mode, size), input: openStream(mode, size), arena: startArena() }
}

function modeOf(call: string, buffer: number | 'line' | undefined): Buffering {
  if (buffer === 'line' || /line[- ]buffered/.test(call)) return 'line'
  if (buffer === 0 || /unbuffered/.test(call)) return 'none'
  return 'full'
}

/** What one part of a phrase does; read from its words once, since it is done very often. */
type Part =
  | { readonly kind: 'calls'; readonly names: readonly string[] }
  | { readonly kind: 'allocate'; readonly bytes: number }
  | { readonly kind: 'free' }
  | { readonly kind: 'put'; readonly put: (stream: Stream) => Streamed }
  | { readonly kind: 'get'; readonly get: (stream: Stream) => Streamed }

/** The parts of a phrase, in order. */
export function readPhrase(phrase: Phrase): readonly Part[] {
  const whole = callsOfPhrase(phrase.call)
  return whole === null
    ? partsOf(phrase.call).map((part) => readPart(part, phrase))
    : [{ kind: 'calls', names: whole }]
}

/** One iteration of a phrase: each of its parts in order. */
export function stepLibrary(before: Library, parts: readonly Part[]): Called {
  let library = before
  const calls: string[] = []
  let held: Allocated | null = null
  for (const part of parts) {
    switch (part.kind) {
      case 'calls':
        calls.push(...part.names)
        break
      case 'allocate':
        held = allocate(library.arena, part.bytes)
        calls.push(...held.calls)
        library = { ...library, arena: held.arena }
        break
      case 'free': {
        if (held === null) break
        const freed = release(held)
        calls.push(...freed.calls)
        library = { ...library, arena: freed.arena }
        break
      }
      case 'put': {
        const put = part.put(library.output)
        calls.push(...put.calls)
        library = { ...library, output: put.stream }
        break
      }
      case 'get': {
        const got = part.get(library.input)
        calls.push(...got.calls)
        library = { ...library, input: got.stream }
        break
      }
    }
  }
  return { library, calls }
}

const UNITS: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1 << 20, GiB: 1 << 30 }
const ALLOCATION =
  /^(?:malloc|calloc|realloc|aligned_alloc|posix_memalign|strdup)\b(?:\((?:NULL,\s*|\d+,\s*)?(\d+)?\s*([KMG]iB)?\))?/
const ON_STREAM = /^(fputc|putc|fputs|fprintf|fwrite|fflush|fgetc|getc|fgets|fread)\b(?:\((\d+)\))?/

function readPart(part: string, { bytesEach }: Phrase): Part {
  const allocation = ALLOCATION.exec(part)
  if (allocation !== null)
    return { kind: 'allocate', bytes: Number(allocation[1] ?? 16) * (UNITS[allocation[2] ?? ''] ?? 1) }
  if (/^free\b/.test(part)) return { kind: 'free' }
  const [, name = '', size] = ON_STREAM.exec(part) ?? []
  const isNewline = /newline/.test(part) && !/no newline/.test(part)
  const bytes = bytesEach ?? (size === undefined ? PRINTED_BYTES : Number(size))
  switch (name) {
    case 'fputc':
    case 'putc':
      return { kind: 'put', put: (stream) => putByte(stream, isNewline) }
    case 'fputs':
    case 'fprintf':
    case 'fwrite':
      return { kind: 'put', put: (stream) => putBytes(stream, bytes, isNewline) }
    case 'fflush':
      return { kind: 'put', put: flush }
    case 'fgetc':
    case 'getc':
      return { kind: 'get', get: (stream) => getBytes(stream, 1) }
    case 'fgets':
    case 'fread':
      return { kind: 'get', get: (stream) => getBytes(stream, bytes) }
    default:
      return { kind: 'calls', names: callsOf(part) }
  }
}

/** How often each system call is entered by `n` iterations after `warmUp` that are not counted. */
export function countCalls(phrase: Phrase, n: number, warmUp: number): Record<string, number> {
  const parts = readPhrase(phrase)
  let library = startLibrary(phrase)
  const counts: Record<string, number> = {}
  for (let i = -warmUp; i < n; i += 1) {
    const called = stepLibrary(library, parts)
    library = called.library
    if (i < 0) continue
    for (const name of called.calls) counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
