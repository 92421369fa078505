import { AppError } from '@/lib/base/app-error'
import type { Access } from './patterns'

const SIZES = [1, 2, 4, 8, 16]

/** Accesses such as "r 0x40 4" (read 4 bytes at 0x40) or "w 100", one a line; without a size it is 4. */
export function readScript(text: string, lineSize: number): Access[] {
  const accesses = text
    .split('\n')
    .map((raw, i) => ({ words: raw.trim(), number: i + 1 }))
    .filter(({ words }) => words !== '' && !words.startsWith('#'))
    .map(({ words, number }): Access => {
      const [, how, at, bytes] = /^([rw])\s+(0x[0-9a-f]+|\d+)(?:\s+(\d+))?$/i.exec(words) ?? []
      if (how === undefined || at === undefined)
        throw new AppError('invalid', `Line ${number}: write an access such as “r 0x40 4” or “w 100”.`)
      const [address, size] = [Number(at), bytes === undefined ? 4 : Number(bytes)]
      if (!SIZES.includes(size) || size > lineSize)
        throw new AppError('invalid', `Line ${number}: the size is 1, 2, 4, 8 or 16 bytes.`)
      if (!Number.isSafeInteger(address) || address > 2 ** 47)
        throw new AppError('invalid', `Line ${number}: the address ${at} is too large.`)
      return { address, size, write: how.toLowerCase() === 'w' }
    })
  if (accesses.length === 0 || accesses.length > 300)
    throw new AppError('invalid', 'Give 1 to 300 accesses, such as “r 0x40 4”, one a line.')
  return accesses
}
