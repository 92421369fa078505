import type { Rng } from '@/lib/base/rng'
import { z } from 'zod'
import type { Call } from '../calls'

export const sharings = ['fork', 'dup', 'reopen', 'append'] as const
export type Sharing = (typeof sharings)[number]

/** How the two sides come to their descriptors. `any` draws one. */
export const sharingParam = z.enum(['any', ...sharings]).default('any')

export interface OffsetScript {
  readonly sharing: Sharing
  readonly files: Readonly<Record<string, string>>
  readonly calls: readonly Call[]
}

interface Side {
  readonly proc: string
  readonly fd: number
}

const LETTERS = 'abcdefgh'

/**
 * Two sides read and write one file: parent and child after fork, two numbers after dup, two opens, or two appenders.
 * Each side acts at least once after they part.
 */
export function poseOffsetScript(
  rng: Rng,
  sharing: Sharing,
  acts: number,
  kinds: readonly ('read' | 'write')[],
  size: number,
): OffsetScript {
  const append = sharing === 'append'
  const open: Call = { proc: 'P1', op: 'open', file: 'log', flags: append ? ['WRONLY', 'APPEND'] : ['RDWR'] }
  const calls: Call[] = []
  let sides: [Side, Side]
  if (sharing === 'fork' || append) {
    calls.push(open)
    // Something before the fork tells a child that goes on from one that starts at 0.
    if (!append && rng.chance(0.6)) calls.push(act(rng, { proc: 'P1', fd: 3 }, kinds, 0))
    calls.push({ proc: 'P1', op: 'fork', as: 'P2' })
    if (append && rng.chance(0.6)) {
      calls.push({ ...open, proc: 'P2' })
      sides = [
        { proc: 'P1', fd: 3 },
        { proc: 'P2', fd: 4 },
      ]
    } else {
      sides = [
        { proc: 'P1', fd: 3 },
        { proc: 'P2', fd: 3 },
      ]
    }
  } else if (sharing === 'dup') {
    calls.push(open, { proc: 'P1', op: 'dup', fd: 3 })
    sides = [
      { proc: 'P1', fd: 3 },
      { proc: 'P1', fd: 4 },
    ]
  } else if (rng.chance(0.5)) {
    calls.push({ proc: 'P1', op: 'fork', as: 'P2' }, open, { ...open, proc: 'P2' })
    sides = [
      { proc: 'P1', fd: 3 },
      { proc: 'P2', fd: 3 },
    ]
  } else {
    calls.push(open, open)
    sides = [
      { proc: 'P1', fd: 3 },
      { proc: 'P1', fd: 4 },
    ]
  }
  const order = rng.shuffle([0, 1, ...Array.from({ length: acts - 2 }, () => rng.between(0, 1))])
  for (const [i, which] of order.entries()) {
    calls.push(act(rng, which === 0 ? sides[0] : sides[1], append ? ['write'] : kinds, i + 1))
  }
  return { sharing, files: { log: '0123456789'.repeat(4).slice(0, size) }, calls }
}

function act(rng: Rng, { proc, fd }: Side, kinds: readonly ('read' | 'write')[], nth: number): Call {
  if (rng.pick(kinds) === 'read') return { proc, op: 'read', fd, n: rng.between(2, 6) }
  return { proc, op: 'write', fd, data: LETTERS.charAt(nth).repeat(rng.between(1, 4)) }
}

/** What decides it, for each way of sharing. */
export const SHARING_RULES: Readonly<Record<Sharing, string>> = {
  fork: 'The offset is in the open file, not in the descriptor. `fork` copies the numbers; both stand for the same open file.',
  dup: '`dup` makes another number for the same open file, so both have one offset.',
  reopen: 'Each `open` makes an open file of its own, with its own offset, even for the same file.',
  append: 'With `O_APPEND` every write first moves the offset to the end of the file.',
}
