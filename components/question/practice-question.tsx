'use client'
import { type ReactNode, useState } from 'react'
import type { ReportAction } from '@/components/report/report-action'
import { ReportButton } from '@/components/report/report-button'
import { useSimulation } from '@/components/simulation/load-simulation'
import { Button } from '@/components/ui/button'
import type { ReportSubject } from '@/lib/content/report'
import type { Question } from '@/lib/simulations/contract'
import { replayOf } from '@/lib/simulations/replay-link'
import { QuestionPanel } from './question-panel'
import { useAttempt } from './use-attempt'

/** How what is wrong with the question is sent. */
export interface PracticeReport {
  readonly subject: ReportSubject
  readonly action: ReportAction
}

interface PracticeQuestionProps {
  readonly simulation: string
  readonly question: Question
  readonly params: unknown
  readonly seed: number
  readonly onAnother: () => void
  /** Left out where nobody is signed in. */
  readonly report?: PracticeReport
  /** What is said of the schedule. */
  readonly says?: ReactNode
}

/** A question outside the night: answered and explained, never scheduled. */
export function PracticeQuestion({
  simulation,
  question,
  params,
  seed,
  onAnother,
  report,
  says = 'Practice only: nothing was scheduled.',
}: PracticeQuestionProps) {
  const { version } = useSimulation(simulation)
  const [variant] = useState(() => question.draw(params, seed))
  const attempt = useAttempt(variant)
  return (
    <form
      aria-label="A question"
      className="rounded border border-line p-5 sm:p-8"
      onSubmit={(event) => {
        event.preventDefault()
        attempt.submit()
      }}
    >
      <QuestionPanel
        simulation={simulation}
        variant={variant}
        attempt={attempt}
        keys="inside"
        place="inside"
        action={
          attempt.verdict === null ? (
            <Button type="submit" disabled={!attempt.ready} wide>
              Run it
            </Button>
          ) : (
            <div className="flex flex-wrap items-center gap-4">
              <Button look="quiet" onClick={onAnother}>
                Another one
              </Button>
              <p className="text-sm text-muted">{says}</p>
            </div>
          )
        }
        {...(report === undefined || attempt.verdict === null
          ? {}
          : {
              after: (
                <ReportButton
                  {...report}
                  replay={replayOf(
                    { simulation, version, question: question.id, params, seed },
                    attempt.answer,
                  )}
                />
              ),
            })}
      />
    </form>
  )
}
