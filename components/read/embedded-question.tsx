'use client'
import { useState } from 'react'
import { PracticeQuestion, type PracticeReport } from '@/components/question/practice-question'
import { useSimulation } from '@/components/simulation/load-simulation'
import { assert } from '@/lib/base/assert'

interface EmbeddedQuestionProps {
  readonly simulation: string
  readonly question: string
  readonly params: unknown
  readonly seed: number
  readonly report?: PracticeReport
}

/** A card's question asked in the text, as practice. */
export function EmbeddedQuestion({
  simulation,
  question: questionId,
  params,
  seed,
  report,
}: EmbeddedQuestionProps) {
  const { questions } = useSimulation(simulation)
  const [shift, setShift] = useState(0)
  const question = questions.find((one) => one.id === questionId)
  assert(question !== undefined, `${simulation} has the question ${questionId}`)
  return (
    <aside className="wide font-sans text-base" aria-label="A question">
      <PracticeQuestion
        key={shift}
        simulation={simulation}
        question={question}
        params={params}
        seed={seed + shift}
        onAnother={() => setShift(shift + 1)}
        {...(report === undefined ? {} : { report })}
      />
    </aside>
  )
}
