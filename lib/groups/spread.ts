import type { Sharing } from './role'

/** One member's answer to a variant that others have answered too. */
export interface MemberAnswer {
  readonly userId: string
  readonly name: string
  readonly shares: Sharing
  /** As it was given, to be replayed. */
  readonly answer: unknown
  /** The answer in words; alike answers have the same words. */
  readonly said: string
  /** 0 to 1. */
  readonly score: number
  /** The misconception that the verdict named, in words. */
  readonly misconception: string | null
}

export interface SpreadRow {
  readonly answer: unknown
  readonly said: string
  readonly isRight: boolean
  readonly misconception: string | null
  readonly count: number
  readonly isOwn: boolean
  /** Of those who share all; the others are counted only. */
  readonly names: readonly string[]
}

export interface Spread {
  readonly rows: readonly SpreadRow[]
  /** How many answers are shown, one's own included. */
  readonly total: number
}

/** So many at least must be counted without a name, or none is: a single one would be known. */
export const LEAST_NAMELESS = 2

/**
 * How a variant was predicted: one row for each different answer, the right one first, then by count. Who shares
 * nothing is left out; who shares only in the aggregate is counted once there are two of them.
 */
export function spreadOf(userId: string, answers: readonly MemberAnswer[]): Spread {
  const nameless = answers.filter((one) => one.shares === 'aggregate' && one.userId !== userId)
  const counted = answers.filter(
    (one) =>
      one.userId === userId ||
      one.shares === 'all' ||
      (one.shares === 'aggregate' && nameless.length >= LEAST_NAMELESS),
  )
  const rows = new Map<string, SpreadRow>()
  for (const { answer, said, score, misconception, ...member } of counted) {
    const isOwn = member.userId === userId
    const row = rows.get(said) ?? {
      answer,
      said,
      isRight: score === 1,
      misconception,
      count: 0,
      isOwn: false,
      names: [],
    }
    rows.set(said, {
      ...row,
      count: row.count + 1,
      isOwn: row.isOwn || isOwn,
      names: member.shares === 'all' && !isOwn ? [...row.names, member.name] : row.names,
    })
  }
  return {
    rows: [...rows.values()].toSorted(
      (a, b) => Number(b.isRight) - Number(a.isRight) || b.count - a.count || (a.said < b.said ? -1 : 1),
    ),
    total: counted.length,
  }
}

/** A spread as it is shown: each answer with the address of its run. */
export interface ShownSpread {
  readonly rows: readonly ShownRow[]
  readonly total: number
}
export type ShownRow = Omit<SpreadRow, 'answer'> & { readonly href: string }
