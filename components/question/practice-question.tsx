'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { Question } from '@/lib/simulations/contract'
import { QuestionPanel } from './question-panel'
import { useAttempt } from './use-attempt'

interface PracticeQuestionProps {
  readonly simulation: string
  readonly question: Question
  readonly params: unknown
  readonly seed: number
  readonly onAnother: () => void
}

/** A question outside the night: answered and explained, never scheduled. */
export function PracticeQuestion({ simulation, question, params, seed, onAnother }: PracticeQuestionProps) {
  const [variant] = useState(() => question.draw(params, seed))
  const attempt = useAttempt(variant)
  return (
    <form
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
              <p className="text-sm text-muted">Practice only: nothing was scheduled.</p>
            </div>
          )
        }
      />
    </form>
  )
}
