import type { PinnedExplanation } from '@/lib/groups/explanation'
import type { GroupName } from '@/lib/groups/group'
import type { CardState } from './card-state'
import type { Reviewed } from './events'
import type { Note } from './note'
import type { RecallCurve } from './recall-curve'

/** All that is known of a card and its learner, as plain data from the server to the sheet and the card's page. */
export interface CardSheet {
  readonly cardId: string
  /** What the question is called. */
  readonly title: string
  readonly document: string
  readonly section: { readonly title: string; readonly href: string }
  readonly simulation: { readonly id: string; readonly title: string }
  readonly kind: 'quick' | 'predict'
  readonly studyDay: number
  readonly state: CardState
  /** Null before the first review. */
  readonly memory: SheetMemory | null
  readonly marks: CardMarks
  readonly note: Note
  /** What the learner's groups keep with the card. */
  readonly pinned: readonly PinnedExplanation[]
  /** Newest first: what counts, and each time the card was begun anew. */
  readonly history: readonly HistoryEntry[]
  /** Answers that were taken back; they do not count. */
  readonly takenBack: number
  readonly curve: RecallCurve | null
}

export interface SheetMemory {
  /** Days after which the chance to recall has fallen to 90 %. */
  readonly stability: number
  /** 1 to 10. */
  readonly difficulty: number
  /** The chance to recall it tonight, 0 to 1. */
  readonly recall: number
  readonly dueDay: number
  readonly lastDay: number
  readonly reps: number
  readonly lapses: number
}

export interface CardMarks {
  readonly suspended: boolean
  readonly flagged: boolean
  /** Not asked tonight. */
  readonly buried: boolean
}

export type HistoryEntry =
  | { readonly kind: 'reset'; readonly id: string; readonly studyDay: number }
  | HistoryReview

export type HistoryReview = Pick<
  Reviewed,
  | 'kind'
  | 'id'
  | 'studyDay'
  | 'rating'
  | 'suggested'
  | 'verdict'
  | 'score'
  | 'ms'
  | 'hintsUsed'
  | 'variant'
  | 'answer'
> & {
  /** Until the card came back; 0 for the same night. */
  readonly nights: number
  /** With whom the variant was shared; null if it was the learner's own. */
  readonly group: GroupName | null
}
