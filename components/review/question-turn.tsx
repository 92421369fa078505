'use client'
import { useEffect, useRef, useState } from 'react'
import { NoteField } from '@/components/cards/note-field'
import { PinnedExplanations } from '@/components/groups/pinned-explanations'
import { SpreadDisclosure } from '@/components/groups/spread-disclosure'
import { useSpread } from '@/components/groups/use-spread'
import { InlineParagraphs } from '@/components/inline-text'
import { QuestionPanel } from '@/components/question/question-panel'
import { useAttempt } from '@/components/question/use-attempt'
import { ReportDialog, ReportTrigger } from '@/components/report/report-button'
import { useHydrated } from '@/components/ui/use-hydrated'
import { useSimulation } from '@/components/simulation/load-simulation'
import { loadStage } from '@/components/simulation/load-stage'
import { Button, KeyCap } from '@/components/ui/button'
import { assert } from '@/lib/base/assert'
import { newId } from '@/lib/base/ids'
import { isOverride, type Rating, ratings, suggestRating } from '@/lib/review/rating'
import type { QuestionTurn, Turn } from '@/lib/review/turn'
import type { Answer } from '@/lib/simulations/answer'
import { replayOf } from '@/lib/simulations/replay-link'
import { CardActions } from './card-actions'
import { ErratumNotes } from './erratum-notes'
import { RatingButtons } from './rating-buttons'
import type { AskedVariant, CardMark, ReviewActions } from './review-actions'
import { usePageKeys } from './use-page-keys'
import type { Server } from './use-server'

interface QuestionTurnViewProps {
  readonly turn: QuestionTurn
  readonly actions: ReviewActions
  readonly server: Server
  readonly onTurn: (turn: Turn) => void
  readonly onMark: (mark: CardMark) => void
}

/** One question of the night: predict, run it, rate it. */
export function QuestionTurnView({ turn, actions, server, onTurn, onMark }: QuestionTurnViewProps) {
  const simulation = useSimulation(turn.simulation)
  const [variant] = useState(() => {
    const question = simulation.questions.find((one) => one.id === turn.question)
    assert(question !== undefined, `${turn.simulation} has the question ${turn.question}`)
    return question.draw(turn.params, turn.seed)
  })
  // Made with the question, so that however often its rating is sent it counts once.
  const [id] = useState(newId)
  const attempt = useAttempt(variant)
  const [armed, setArmed] = useState<Rating | null>(null)
  const [showsCard, setShowsCard] = useState(false)
  const [writing, setWriting] = useState(false)
  const [isReporting, setReporting] = useState(false)
  const isReady = useHydrated()
  // The picture is fetched while one thinks, so that it is there when it is wanted.
  useEffect(() => void loadStage(turn.simulation).catch(() => {}), [turn.simulation])
  const verdictPlace = useRef<HTMLDivElement>(null)
  const asked: AskedVariant = {
    cardId: turn.cardId,
    simulation: turn.simulation,
    simulationVersion: turn.simulationVersion,
    question: turn.question,
    seed: turn.seed,
    reviewsSoFar: turn.reviewsSoFar,
    askedAt: turn.askedAt,
  }
  const suggestion =
    attempt.verdict === null
      ? null
      : suggestRating({
          score: attempt.verdict.score,
          hintsUsed: attempt.hintsShown,
          ms: attempt.ms,
          medianMs: turn.medianMs,
          state: turn.state,
        })

  const spread = useSpread(() => {
    assert(attempt.answer !== null && attempt.verdict !== null, 'the group is asked about after the verdict')
    return actions.spread({ ...asked, answer: attempt.answer, browserScore: attempt.verdict.score })
  })

  function runIt(): void {
    const verdict = attempt.submit()
    if (verdict === null || attempt.answer === null) return
    void confirm(attempt.answer, verdict.score)
  }
  /** The server draws and checks the same variant; where it differs, its word counts and is shown. */
  async function confirm(answer: Answer, browserScore: number): Promise<void> {
    try {
      const result = await actions.check({ ...asked, answer, browserScore })
      if (result.ok && result.value.score !== browserScore) attempt.correct(result.value)
    } catch {
      // Away for a moment: the rating carries the answer along, and is checked by the server again.
    }
  }
  function rate(rating: Rating): void {
    if (suggestion === null || attempt.verdict === null || attempt.answer === null) return
    if (isOverride(suggestion.rating, rating) && armed !== rating) {
      setArmed(rating)
      return
    }
    const submission = {
      ...asked,
      id,
      answer: attempt.answer,
      browserScore: attempt.verdict.score,
      hintsUsed: attempt.hintsShown,
      ms: attempt.ms,
      rating,
      shownNights: turn.nights[rating],
    }
    void server.send(() => actions.submit(submission), onTurn)
  }

  usePageKeys((key, event) => {
    const rating = ratings[Number(key) - 1]
    if (key === 'Enter' && suggestion === null) {
      // On a button or a link Enter presses that.
      if (event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null)
        return false
      runIt()
    } else if (key === 'Enter' && suggestion !== null) {
      if (event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null)
        return false
      rate(armed ?? suggestion.rating)
    } else if (suggestion !== null && rating !== undefined) rate(rating)
    else if (key === 'h' && suggestion === null) attempt.showHint()
    else if (key === 'n' && suggestion !== null) setWriting(true)
    else if (key === 'g' && suggestion !== null && turn.group !== null) spread.toggle()
    else if (key === 'i') setShowsCard(true)
    else if (key === 'f') onMark('flag')
    else if (key === '-') onMark('bury')
    else if (key === '@') onMark('suspend')
    else return false
    return true
  })

  const judged = suggestion !== null
  // Follows the verdict: what had the focus is gone, and the next key is for the page.
  useEffect(() => {
    if (judged) verdictPlace.current?.focus({ preventScroll: true })
    if (judged) window.scrollTo({ top: 0 })
  }, [judged])

  return (
    <form
      aria-label="The question"
      // What was drawn: nothing that the page does not know anyway, and enough to draw it again.
      data-card={turn.cardId}
      data-seed={turn.seed}
      data-ready={isReady}
      className="flex flex-1 flex-col lg:pb-4"
      onSubmit={(event) => {
        event.preventDefault()
        runIt()
      }}
    >
      <div ref={verdictPlace} tabIndex={-1} className="flex flex-1 flex-col outline-none">
        <QuestionPanel
          simulation={turn.simulation}
          variant={variant}
          attempt={attempt}
          keys={judged ? 'page' : 'inside'}
          after={
            <div className="flex flex-col gap-4 border-t border-line pt-5">
              <div className="book flex flex-col gap-3 text-base text-muted">
                <InlineParagraphs text={turn.explain} />
              </div>
              <PinnedExplanations pinned={turn.pinned} />
              <ErratumNotes errata={turn.errata} />
              {turn.group !== null && <SpreadDisclosure asked={spread} groupName={turn.group.name} hasKey />}
              <NoteField
                cardId={turn.cardId}
                note={turn.note}
                save={actions.saveNote}
                writing={writing}
                onWriting={setWriting}
              />
              <ReportTrigger onClick={() => setReporting(true)} />
            </div>
          }
          foot={
            <CardActions
              turn={turn}
              actions={actions}
              open={showsCard}
              answered={judged}
              onOpen={setShowsCard}
              onMark={onMark}
              onReport={() => setReporting(true)}
              busy={server.busy}
            />
          }
          action={
            suggestion === null ? (
              <Button type="submit" wide disabled={!attempt.ready}>
                Run it <KeyCap>⏎</KeyCap>
              </Button>
            ) : (
              <RatingButtons
                suggested={suggestion.rating}
                reason={suggestion.because}
                nights={turn.nights}
                armed={armed}
                busy={server.busy}
                onRate={rate}
              />
            )
          }
        />
      </div>
      <ReportDialog
        open={isReporting}
        onClose={() => setReporting(false)}
        subject={{ cardId: turn.cardId, sectionId: null }}
        replay={replayOf(
          { ...turn, version: turn.simulationVersion },
          // An answer that was not run is not a prediction yet.
          judged ? attempt.answer : null,
        )}
        action={actions.report}
      />
    </form>
  )
}
