import type { AppErrorCode } from '@/lib/base/app-error'
import type { Result } from '@/lib/base/result'
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

export type CardMark = 'flag' | 'bury' | 'suspend'

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
  card(input: { readonly cardId: string }): Promise<Result<CardSheet, Failure>>
}

/** What is known of a card, for its sheet. */
export interface CardSheet {
  readonly title: string
  readonly section: string
  readonly state: string
  readonly stabilityNights: number | null
  readonly difficulty: number | null
  readonly recall: number | null
  readonly flagged: boolean
  readonly reviews: readonly {
    readonly id: string
    readonly when: string
    readonly rating: Rating
    readonly score: number
    readonly nights: number
  }[]
}
