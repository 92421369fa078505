'use client'
import { lazy, type ReactNode, Suspense } from 'react'
import type { PracticeReport } from '@/components/question/practice-question'
import type { TextQuestion } from '@/lib/review/text-question'
import type { TextActions } from './text-actions'
import { useNear } from './use-near'

// Nothing of a simulation is sent before one scrolls near its question.
const AskedInText = lazy(async () => ({ default: (await import('./asked-in-text')).AskedInText }))

interface EmbeddedQuestionProps {
  readonly question: TextQuestion
  readonly actions: TextActions
  /** Left out where nobody is signed in. */
  readonly report?: PracticeReport
  /** The question as text, which stands there until its code has come. */
  readonly children: ReactNode
}

/** A card's question, answered where the text asks it. */
export function EmbeddedQuestion({ question, actions, report, children }: EmbeddedQuestionProps) {
  const [place, isNear] = useNear<HTMLDivElement>()
  return (
    <div ref={place} className="question-room">
      {isNear ? (
        <Suspense fallback={children}>
          <AskedInText question={question} actions={actions} {...(report === undefined ? {} : { report })} />
        </Suspense>
      ) : (
        children
      )}
    </div>
  )
}
