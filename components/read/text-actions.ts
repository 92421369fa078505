import type { AskedVariant, Failure, ReviewSubmission } from '@/components/review/review-actions'
import type { Result } from '@/lib/base/result'
import type { Answer } from '@/lib/simulations/answer'
import type { Verdict } from '@/lib/simulations/contract'

/** What a question in a text asks of the server. Given by the page, since components know no server. */
export interface TextActions {
  check(
    asked: AskedVariant & { readonly answer: Answer; readonly browserScore: number },
  ): Promise<Result<Verdict, Failure>>
  /** Writes the first answer to a card. */
  answer(submission: ReviewSubmission): Promise<Result<void, Failure>>
}
