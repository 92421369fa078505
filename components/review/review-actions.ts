import type { SpreadOfReview } from '@/components/groups/use-spread'
import type { ReportAction } from '@/components/report/report-action'
import type { AppErrorCode } from '@/lib/base/app-error'
import type { Result } from '@/lib/base/result'
import type { ShownSpread } from '@/lib/groups/spread'
import type { CardSheet } from '@/lib/review/card-sheet'
import type { Rating } from '@/lib/review/rating'
import type { Turn } from '@/lib/review/turn'
import type { Answer } from '@/lib/simulations/answer'
import type { Verdict } from '@/lib/simulations/contract'

export interface Failure {
  readonly code: AppErrorCode
  readonly message: string
}

/** Which variant was asked, as it crosses the border. The server draws it again. */
export interface AskedVariant {
  readonly cardId: string
  readonly simulation: string
  readonly simulationVersion: number
  readonly question: string
  readonly seed: number
  readonly reviewsSoFar: number
  readonly askedAt: number
}

export interface ReviewSubmission extends AskedVariant {
  /** Made here, so that sending it twice changes nothing. */
  readonly id: string
  readonly answer: Answer
  readonly browserScore: number
  readonly hintsUsed: number
  readonly ms: number
  readonly rating: Rating
  /** The interval that the chosen button showed. */
  readonly shownNights: number
}

export interface NoteEdit {
  readonly cardId: string
  readonly text: string
  /** The stored text that the writing began from. */
  readonly base: string
}

/** Saves a note and says what is stored now: another text means that it was changed elsewhere, and nothing was written. */
export type SaveNote = (edit: NoteEdit) => Promise<Result<{ readonly stored: string }, Failure>>

/** `wake` takes a suspension or a burial back. */
export type CardMark = 'flag' | 'bury' | 'suspend' | 'wake'

/** What the review page asks of the server. Given by the page, since components know no server. */
export interface ReviewActions {
  submit(submission: ReviewSubmission): Promise<Result<Turn, Failure>>
  undo(nothing?: undefined): Promise<Result<Turn, Failure>>
  check(
    asked: AskedVariant & { readonly answer: Answer; readonly browserScore: number },
  ): Promise<Result<Verdict, Failure>>
  /** What comes next, as it is now. */
  next(nothing?: undefined): Promise<Result<Turn, Failure>>
  /** Five more minutes tonight. */
  goOn(nothing?: undefined): Promise<Result<Turn, Failure>>
  /** Ends the night, whatever is left. */
  stop(nothing?: undefined): Promise<Result<Turn, Failure>>
  mark(input: { readonly cardId: string; readonly mark: CardMark }): Promise<Result<Turn, Failure>>
  report: ReportAction
  card(input: { readonly cardId: string }): Promise<Result<CardSheet, Failure>>
  saveNote: SaveNote
  /** How the group answered the question that is open; one's own answer comes along. */
  spread(
    asked: AskedVariant & { readonly answer: Answer; readonly browserScore: number },
  ): Promise<Result<ShownSpread, Failure>>
  spreadOfReview: SpreadOfReview
}
