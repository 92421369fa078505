'use client'
import Link from 'next/link'
import { useState } from 'react'
import { InlineParagraphs } from '@/components/inline-text'
import type { PracticeReport } from '@/components/question/practice-question'
import { QuestionPanel } from '@/components/question/question-panel'
import { useAttempt } from '@/components/question/use-attempt'
import { ReportButton } from '@/components/report/report-button'
import { ErratumNotes } from '@/components/review/erratum-notes'
import { sayNights } from '@/components/review/night-words'
import { RatingButtons } from '@/components/review/rating-buttons'
import type { Server } from '@/components/review/use-server'
import { Button } from '@/components/ui/button'
import { newId } from '@/lib/base/ids'
import { isOverride, type Rating, suggestRating } from '@/lib/review/rating'
import type { FirstAnswer, TextQuestion } from '@/lib/review/text-question'
import type { Answer } from '@/lib/simulations/answer'
import type { Question } from '@/lib/simulations/contract'
import { replayOf } from '@/lib/simulations/replay-link'
import type { TextActions } from './text-actions'

interface FirstAnswerFormProps {
  readonly asked: TextQuestion
  readonly first: FirstAnswer
  readonly question: Question
  readonly actions: TextActions
  readonly server: Server
  readonly onAnother: () => void
  readonly report?: PracticeReport
}

/** A card that is met in the text: predict, run it, rate it, and it is in the schedule. */
export function FirstAnswerForm({
  asked,
  first,
  question,
  actions,
  server,
  onAnother,
  report,
}: FirstAnswerFormProps) {
  const [variant] = useState(() => question.draw(asked.params, asked.seed))
  // Made with the question, so that however often its rating is sent it counts once.
  const [id] = useState(newId)
  const attempt = useAttempt(variant)
  const [armed, setArmed] = useState<Rating | null>(null)
  const [given, setGiven] = useState<Rating | null>(null)
  const { verdict, answer } = attempt
  const sent = {
    cardId: asked.cardId,
    simulation: asked.simulation,
    simulationVersion: first.simulationVersion,
    question: asked.question,
    seed: asked.seed,
    reviewsSoFar: first.reviewsSoFar,
    askedAt: first.askedAt,
  }
  const suggestion =
    verdict === null
      ? null
      : suggestRating({
          score: verdict.score,
          hintsUsed: attempt.hintsShown,
          ms: attempt.ms,
          medianMs: null,
          state: 'new',
        })

  function runIt(): void {
    const found = attempt.submit()
    if (found !== null && answer !== null) void confirm(answer, found.score)
  }
  /** The server draws and checks the same variant; where it differs, its word counts and is shown. */
  async function confirm(said: Answer, browserScore: number): Promise<void> {
    try {
      const result = await actions.check({ ...sent, answer: said, browserScore })
      if (result.ok && result.value.score !== browserScore) attempt.correct(result.value)
    } catch {
      // Away for a moment: the rating carries the answer along, and is checked by the server again.
    }
  }
  function rate(rating: Rating): void {
    if (suggestion === null || verdict === null || answer === null) return
    if (isOverride(suggestion.rating, rating) && armed !== rating) {
      setArmed(rating)
      return
    }
    const submission = {
      ...sent,
      id,
      answer,
      browserScore: verdict.score,
      hintsUsed: attempt.hintsShown,
      ms: attempt.ms,
      rating,
      shownNights: first.nights[rating],
    }
    void server.send(
      () => actions.answer(submission),
      () => setGiven(rating),
    )
  }

  return (
    <form
      aria-label="A question"
      // What was drawn: nothing that the page does not know anyway, and enough to draw it again.
      data-card={asked.cardId}
      data-seed={asked.seed}
      className="rounded border border-line p-5 sm:p-8"
      onSubmit={(event) => {
        event.preventDefault()
        runIt()
      }}
    >
      <QuestionPanel
        simulation={asked.simulation}
        variant={variant}
        attempt={attempt}
        keys="inside"
        place="inside"
        after={
          <div className="flex flex-col gap-4 border-t border-line pt-5">
            <div className="book flex flex-col gap-3 text-base text-muted">
              <InlineParagraphs text={asked.explain} />
            </div>
            <ErratumNotes errata={asked.errata} />
            {report !== undefined && (
              <ReportButton
                {...report}
                replay={replayOf({ ...asked, version: first.simulationVersion }, answer)}
              />
            )}
          </div>
        }
        action={
          suggestion === null ? (
            <div className="flex flex-col gap-2.5">
              <Button type="submit" disabled={!attempt.ready} wide>
                Run it
              </Button>
              <p className="text-sm text-muted">New to you: your first answer here starts its schedule.</p>
            </div>
          ) : given === null ? (
            <RatingButtons
              suggested={suggestion.rating}
              reason={suggestion.because}
              nights={first.nights}
              armed={armed}
              busy={server.busy}
              onRate={rate}
            />
          ) : (
            <div className="flex flex-col items-start gap-4">
              <p role="status" className="book text-lg">
                In your schedule: it comes back {comesBack(first.nights[given])}.
              </p>
              <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
                <Button look="quiet" onClick={onAnother}>
                  Another one, as practice
                </Button>
                <Link
                  href={`/cards/${asked.cardId}`}
                  prefetch={false}
                  className="flex min-h-11 items-center text-sm text-muted underline decoration-line underline-offset-4"
                >
                  About this card
                </Link>
              </div>
            </div>
          )
        }
      />
    </form>
  )
}

function comesBack(nights: number): string {
  return nights <= 0 ? 'tonight' : `in ${sayNights(nights)}`
}
