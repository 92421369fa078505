import type { Failure, SaveNote } from '@/components/review/review-actions'
import type { Result } from '@/lib/base/result'
import type { CardFilter, ManyMark, MarksBefore } from '@/lib/review/card-list'

export interface Resets {
  readonly cardIds: readonly string[]
  readonly resets: readonly string[]
}

/** What the cards pages ask of the server. Given by the page, since components know no server. */
export interface CardsActions {
  mark(input: {
    readonly cardIds: readonly string[]
    readonly mark: ManyMark
  }): Promise<Result<readonly MarksBefore[], Failure>>
  restore(before: readonly MarksBefore[]): Promise<Result<void, Failure>>
  reset(input: { readonly cardIds: readonly string[] }): Promise<Result<Resets, Failure>>
  undoReset(resets: Resets): Promise<Result<void, Failure>>
  /** The ids of all cards that the filter lets through. */
  matching(filter: CardFilter): Promise<Result<readonly string[], Failure>>
  saveNote: SaveNote
}
