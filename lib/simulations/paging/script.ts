import { AppError } from '@/lib/base/app-error'
import {
  isCanonical,
  type Levels,
  LEAF_LEVEL,
  levelName,
  OFFSET_BITS,
  type PageSize,
  SIZE_NAMES,
} from './address'
import { protections } from './areas'
import { span } from './draws'
import { advices, type Op } from './model'
import { emptyTables, mapPage, type PageTables, type Rights, type Touches, withEntry } from './tables'
import { type Access, walk } from './walk'

export interface Line {
  readonly line: number
  readonly words: readonly string[]
}

/** The lines of a script that are not empty, without comments (# or //). */
export function linesOf(script: string): Line[] {
  return script
    .split('\n')
    .map((text, i) => ({
      line: i + 1,
      words: text
        .replace(/(#|\/\/).*$/, '')
        .trim()
        .split(/\s+/)
        .filter((word) => word !== ''),
    }))
    .filter(({ words }) => words.length > 0)
}

function fault(line: number, says: string): AppError {
  return new AppError('invalid', `line ${line}: ${says}`)
}

/** `read 0-7`, `write 0-30 by 2`, `madvise DONTNEED 0-3`, `mprotect r 2-5`, `munmap 4-7`, `mlock 0-3`, `truncate 4`. Both ends included. */
export function parseOps(script: string, pages: number, hasFile: boolean): Op[] {
  return linesOf(script).map(({ line, words }): Op => {
    const [op = '', first = '', second = '', third = ''] = words
    const range = (word: string) => parseRange(line, word, pages)
    if (op === 'read' || op === 'write') {
      const { from, to } = range(first)
      const stride = second === 'by' ? Number(third) : 1
      if (!Number.isInteger(stride) || stride < 1)
        throw fault(line, 'a stride is a number of pages, like read 0-30 by 2')
      return { op, pages: span(from, to, stride) }
    }
    if (op === 'madvise') {
      const advice = advices.find((one) => one === first)
      if (advice === undefined) throw fault(line, `madvise takes ${advices.join(', ')}`)
      return { op, advice, ...range(second) }
    }
    if (op === 'mprotect') {
      const protection = protections.find((one) => one === first)
      if (protection === undefined) throw fault(line, `mprotect takes ${protections.join(', ')}`)
      return { op, protection, ...range(second) }
    }
    if (op === 'munmap' || op === 'mlock') return { op, ...range(first) }
    if (op === 'truncate') {
      if (!hasFile) throw fault(line, 'there is no file behind this mapping to truncate')
      const length = Number(first)
      if (!Number.isInteger(length) || length < 0 || length > pages)
        throw fault(line, `a length goes from 0 to ${pages} pages`)
      return { op, pages: length }
    }
    throw fault(
      line,
      'write read, write, madvise, mprotect, munmap, mlock or truncate, then the pages: read 0-7',
    )
  })
}

function parseRange(
  line: number,
  word: string,
  pages: number,
): { readonly from: number; readonly to: number } {
  const found = /^(\d{1,5})(?:[-–](\d{1,5}))?$/.exec(word)
  const from = Number(found?.[1])
  const to = Number(found?.[2] ?? found?.[1]) + 1
  if (found === null || from >= to || to > pages)
    throw fault(line, `pages are written 3 or 0-7, and go from 0 to ${pages - 1}`)
  return { from, to }
}

export interface Walks {
  readonly tables: PageTables
  readonly asked: readonly { readonly address: bigint; readonly access: Access }[]
}

/** `map 0x400000 4K r-x`, then `deny PMD write 0x400000` if wanted, then `read`, `write` or `execute` of an address, by `kernel` if it says so. */
export function parseWalks(script: string, levels: Levels): Walks {
  let tables = emptyTables(levels)
  let frame = 0x5a200
  const asked: { address: bigint; access: Access }[] = []
  for (const { line, words } of linesOf(script)) {
    const [op = '', first = '', second = '', third = ''] = words
    if (op === 'map') {
      const size = parseSize(line, second)
      const address = parseAddress(line, first)
      checkMap(line, tables, address, size)
      tables = mapPage(tables, address, size, frame, parseRights(line, third, words[4]))
      frame += { '4K': 1, '2M': 512, '1G': 512 * 512 }[size]
      if (size === '1G') frame -= frame % (512 * 512)
    } else if (op === 'deny') {
      tables = deny(line, tables, first, second, parseAddress(line, third))
    } else if (op === 'read' || op === 'write' || op === 'execute') {
      asked.push({
        address: parseAddress(line, first),
        access: { kind: op, from: second === 'kernel' ? 'kernel' : 'user' },
      })
    } else throw fault(line, 'write map, deny, read, write or execute, like read 0x400123')
  }
  if (asked.length === 0)
    throw new AppError('invalid', 'Nothing is accessed: end with a line like read 0x400123.')
  return { tables, asked }
}

function checkMap(line: number, tables: PageTables, address: bigint, size: PageSize): void {
  if (!isCanonical(address, tables.levels))
    throw fault(line, 'this address is not canonical; nothing can be mapped there')
  if (address % 2n ** BigInt(OFFSET_BITS[size]) !== 0n)
    throw fault(line, `a page of ${SIZE_NAMES[size]} begins at a multiple of its size`)
  const { reads } = walk(tables, address, { kind: 'read', from: 'kernel' })
  const met = reads.find(
    ({ entry, level }) => entry?.present === true && (entry.large || level === LEAF_LEVEL[size]),
  )
  if (met !== undefined) throw fault(line, 'something is mapped there already')
}

function deny(line: number, tables: PageTables, name: string, what: string, address: bigint): PageTables {
  const read = walk(tables, address, { kind: 'read', from: 'kernel' }).reads.find((one) => one.name === name)
  if (read?.entry == null)
    throw fault(line, `the walk of this address meets no ${name} entry; there are ${namesOf(tables.levels)}`)
  const without: Record<string, Partial<typeof read.entry>> = {
    present: { present: false },
    write: { writable: false },
    user: { user: false },
    execute: { noExecute: true },
  }
  const change = without[what]
  if (change === undefined) throw fault(line, `deny takes ${Object.keys(without).join(', ')}`)
  return withEntry(tables, read.table, read.index, { ...read.entry, ...change })
}

function namesOf(levels: Levels): string {
  return Array.from({ length: levels }, (_, i) => levelName(levels - i, levels)).join(', ')
}

function parseAddress(line: number, word: string): bigint {
  const plain = word.replaceAll('_', '')
  if (!/^0x[0-9a-fA-F]{1,16}$/.test(plain)) throw fault(line, 'an address is written like 0x7f3a5b6c7d8e')
  return BigInt(plain)
}

function parseSize(line: number, word: string): PageSize {
  if (word === '4K' || word === '2M' || word === '1G') return word
  throw fault(line, 'a page is 4K, 2M or 1G')
}

function parseRights(line: number, word: string, who: string | undefined): Rights {
  if (!/^r[w-][x-]$/.test(word)) throw fault(line, 'rights are written rw-, r-x, r-- or rwx')
  return { writable: word[1] === 'w', noExecute: word[2] === '-', user: who !== 'kernel' }
}

/** `600 4K at 0x7f0000000000`, `20 4K at 0x0 every 1G`: pages that are touched, to count their tables. */
export function parseTouches(script: string): Touches[] {
  return linesOf(script).map(({ line, words }): Touches => {
    const [number = '', sizeWord = '', at = '', address = '', every = '', stride = ''] = words
    const size = parseSize(line, sizeWord)
    const pages = Number(number)
    if (!Number.isInteger(pages) || pages < 1 || pages > 5000)
      throw fault(line, 'first how many pages, 1 to 5000: 600 4K at 0x7f0000000000')
    if (at !== 'at') throw fault(line, 'write it like 600 4K at 0x7f0000000000, or 20 4K at 0x0 every 1G')
    const start = parseAddress(line, address)
    if (start % 2n ** BigInt(OFFSET_BITS[size]) !== 0n)
      throw fault(line, `a page of ${SIZE_NAMES[size]} begins at a multiple of its size`)
    return {
      start,
      pages,
      size,
      stride: every === 'every' ? parseStride(line, stride, size) : 2 ** OFFSET_BITS[size],
    }
  })
}

function parseStride(line: number, word: string, size: PageSize): number {
  const found = /^(\d{1,4})([KMG])$/.exec(word)
  const bytes = Number(found?.[1]) * ({ K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[found?.[2] ?? 'K'] ?? 1)
  if (found === null || bytes % 2 ** OFFSET_BITS[size] !== 0 || bytes === 0)
    throw fault(line, `a distance is a multiple of ${SIZE_NAMES[size]}, like 8M or 1G`)
  return bytes
}
