'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { PracticeQuestion, type PracticeReport } from '@/components/question/practice-question'
import { useServer } from '@/components/review/use-server'
import { useSimulation } from '@/components/simulation/load-simulation'
import { assert } from '@/lib/base/assert'
import type { TextQuestion } from '@/lib/review/text-question'
import { FirstAnswerForm } from './first-answer-form'
import type { TextActions } from './text-actions'

interface AskedInTextProps {
  readonly question: TextQuestion
  readonly actions: TextActions
  /** Left out where nobody is signed in. */
  readonly report?: PracticeReport
}

/** A question in a text: the first answer of a learner starts the card's memory, all others are practice. */
export function AskedInText({ question: asked, actions, report }: AskedInTextProps) {
  const { questions } = useSimulation(asked.simulation)
  const router = useRouter()
  // Variants of practice count on from the one that the text asks.
  const [shift, setShift] = useState(0)
  const catchUp = useCallback(() => Promise.resolve(router.refresh()), [router])
  const server = useServer(catchUp)
  const question = questions.find((one) => one.id === asked.question)
  assert(question !== undefined, `${asked.simulation} has the question ${asked.question}`)
  const reported = report === undefined ? {} : { report }
  const another = () => setShift(shift + 1)

  return (
    <div className="flex flex-col gap-3">
      {server.trouble !== null && (
        <div
          role="alert"
          className="flex flex-wrap items-center justify-between gap-3 rounded-sm border border-miss px-4 py-2.5 text-sm"
        >
          <span>{server.trouble}</span>
          {server.retry !== null && (
            <button
              type="button"
              onClick={server.retry}
              className="min-h-11 rounded-sm px-3 font-medium underline underline-offset-4"
            >
              Try again
            </button>
          )}
        </div>
      )}
      {asked.first !== null && shift === 0 ? (
        <FirstAnswerForm
          key={`first ${asked.seed}`}
          asked={asked}
          first={asked.first}
          question={question}
          actions={actions}
          server={server}
          onAnother={another}
          {...reported}
        />
      ) : (
        <PracticeQuestion
          key={`${asked.seed + shift}`}
          simulation={asked.simulation}
          question={question}
          params={asked.params}
          seed={asked.seed + shift}
          onAnother={another}
          {...reported}
          says={PRACTICE[asked.practice ?? 'met']}
        />
      )}
    </div>
  )
}

const PRACTICE = {
  met: 'Practice: your schedule is not touched.',
  suspended: 'Practice: you have suspended this card, and it stays so.',
  'signed-out': (
    <>
      Practice: nothing is scheduled.{' '}
      <Link href="/sign-in" prefetch={false} className="underline underline-offset-4">
        Sign in
      </Link>{' '}
      before you answer, and the first answer starts the card.
    </>
  ),
}
