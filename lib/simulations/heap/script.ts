import { AppError } from '@/lib/base/app-error'

/** One line of a program for the free list. Names stand for blocks. */
export type FreeListLine =
  | { readonly op: 'alloc'; readonly name: string; readonly size: number }
  | { readonly op: 'free'; readonly name: string }

/** One line of a program for glibc. Names stand for pointers. */
export type GlibcLine =
  | { readonly op: 'malloc' | 'calloc'; readonly name: string; readonly size: number }
  | { readonly op: 'realloc'; readonly name: string; readonly from: string; readonly size: number }
  | { readonly op: 'free'; readonly name: string }

const MAX_LINES = 200
const MAX_SIZE = 2 ** 31

/** As it is written in C: `a = malloc(24);`, `free(a);`. */
export function writeLine(line: FreeListLine | GlibcLine): string {
  switch (line.op) {
    case 'free':
      return `free(${line.name});`
    case 'realloc':
      return `${line.name} = realloc(${line.from}, ${line.size});`
    case 'calloc':
      return `${line.name} = calloc(1, ${line.size});`
    default:
      return `${line.name} = ${line.op}(${line.size});`
  }
}

interface Read {
  readonly number: number
  readonly words: readonly string[]
}

/** Lines with something on them; brackets, commas, semicolons and comments are as good as blanks. */
function linesOf(script: string): Read[] {
  const lines = script
    .split('\n')
    .map((text, i) => ({
      number: i + 1,
      words: text
        .replace(/(#|\/\/).*$/, '')
        .replace(/[(),;]/g, ' ')
        .replace(/=/g, ' = ')
        .split(/\s+/)
        .filter((word) => word !== ''),
    }))
    .filter(({ words }) => words.length > 0)
  if (lines.length === 0) throw new AppError('invalid', 'The script is empty: write one operation a line.')
  if (lines.length > MAX_LINES)
    throw new AppError('invalid', `The script has ${lines.length} lines; ${MAX_LINES} is the most.`)
  return lines
}

function wrong({ number }: Read, says: string): AppError {
  return new AppError('invalid', `line ${number}: ${says}`)
}

function sizeOf(line: Read, word: string | undefined): number {
  const size = Number(word)
  if (word === undefined || !/^\d+$/.test(word) || size > MAX_SIZE) {
    throw wrong(line, `"${word ?? ''}" is not a size in bytes.`)
  }
  return size
}

function nameOf(line: Read, word: string | undefined): string {
  if (word === undefined || !/^[a-z]\w{0,7}$/i.test(word)) throw wrong(line, `"${word ?? ''}" is not a name.`)
  return word
}

/** Reads `a = alloc 20` and `free a`. Throws AppError('invalid') that says which line. */
export function readFreeListScript(script: string): FreeListLine[] {
  const held = new Set<string>()
  return linesOf(script).map((line): FreeListLine => {
    const [first, second, third, fourth, ...more] = line.words
    if (first === 'free' && third === undefined) {
      const name = nameOf(line, second)
      if (!held.delete(name)) throw wrong(line, `${name} is not in use.`)
      return { op: 'free', name }
    }
    if (second === '=' && (third === 'alloc' || third === 'malloc') && more.length === 0) {
      const name = nameOf(line, first)
      if (held.has(name)) throw wrong(line, `${name} is in use: free it first, or take another name.`)
      held.add(name)
      return { op: 'alloc', name, size: sizeOf(line, fourth) }
    }
    throw wrong(line, 'write "a = alloc 20" or "free a".')
  })
}

/** Reads `a = malloc 24`, `b = calloc 100`, `c = realloc b 200` and `free a`. A name that was freed may be freed again: see what happens. */
export function readGlibcScript(script: string): GlibcLine[] {
  const known = new Set<string>()
  return linesOf(script).map((line): GlibcLine => {
    const [first, second, third, fourth, fifth, ...more] = line.words
    const old = (word: string | undefined): string => {
      const name = nameOf(line, word)
      if (!known.has(name)) throw wrong(line, `${name} has not been allocated.`)
      return name
    }
    if (first === 'free' && third === undefined) return { op: 'free', name: old(second) }
    if (second === '=' && (third === 'malloc' || third === 'calloc') && fifth === undefined) {
      const name = nameOf(line, first)
      known.add(name)
      return { op: third, name, size: sizeOf(line, fourth) }
    }
    if (second === '=' && third === 'realloc' && more.length === 0) {
      const from = old(fourth)
      const name = nameOf(line, first)
      known.add(name)
      return { op: 'realloc', name, from, size: sizeOf(line, fifth) }
    }
    throw wrong(line, 'write "a = malloc 24", "a = calloc 24", "b = realloc a 48" or "free a".')
  })
}
