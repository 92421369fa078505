import { z } from 'zod'
import type { Exhibit } from '../../contract'
import type { GlibcVersion } from '../arena'
import type { GlibcDone } from '../glibc'
import { doGlibc, traceGlibc } from '../glibc-trace'
import { type GlibcLine, writeLine } from '../script'

/** Which glibc a card asks about; any: one of the two. */
export const versionParam = z.enum(['any', '2.36', '2.43'])

export interface GlibcProgram {
  readonly version: GlibcVersion
  readonly lines: readonly GlibcLine[]
}

export function traceOf({ version, lines }: GlibcProgram) {
  return traceGlibc(version, lines)
}

/** What each call did. */
export function doneOf({ version, lines }: GlibcProgram): readonly GlibcDone[] {
  return doGlibc(version, lines)
}

/** What the version has, as a sentence for the prompt. */
export function sayVersion(version: GlibcVersion): string {
  return version === '2.36'
    ? 'glibc **2.36**, 64 bits, one thread, default settings.'
    : 'glibc **2.43**, 64 bits, one thread, default settings. This version has no fastbins.'
}

export function code(lines: readonly GlibcLine[], title = 'program'): Exhibit {
  return { kind: 'code', title, lines: lines.map(writeLine) }
}

export function malloc(name: string, size: number): GlibcLine {
  return { op: 'malloc', name, size }
}

export function free(name: string): GlibcLine {
  return { op: 'free', name }
}

export function many(count: number, size: number, stem = 'p'): GlibcLine[] {
  return Array.from({ length: count }, (_, i) => malloc(`${stem}${i}`, size))
}
