'use client'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { SpreadOf } from '@/components/groups/spread-disclosure'
import type { SpreadOfReview } from '@/components/groups/use-spread'
import { PromptView } from '@/components/question/prompt-view'
import { VerdictView } from '@/components/question/verdict-view'
import { useSimulation } from '@/components/simulation/load-simulation'
import { RunPlayer } from '@/components/simulation/run-player'
import type { HistoryReview } from '@/lib/review/card-sheet'
import { type Answer, faultOf } from '@/lib/simulations/answer'
import { answerSchema } from '@/lib/simulations/answer-schema'
import type { Simulation, Trace, Variant, Verdict } from '@/lib/simulations/contract'
import { replayHref } from '@/lib/simulations/replay-link'

interface ReplayProps {
  readonly review: HistoryReview
  readonly spreadOfReview: SpreadOfReview
}

interface Replayed {
  readonly variant: Variant
  readonly answer: Answer
  readonly verdict: Verdict
  readonly trace: Trace
}

/** The very run that was predicted then: the question, what was said, what is true, and the run to step through. Suspends. */
export function Replay({ review, spreadOfReview }: ReplayProps) {
  const simulation = useSimulation(review.variant.simulation)
  const [replayed] = useState(() => replay(simulation, review))
  if (replayed === null)
    return (
      <Remark>
        The simulation has changed since, and this question can no longer be drawn. Your answer still counts.
      </Remark>
    )
  const { variant, answer, verdict, trace } = replayed
  return (
    <div className="flex flex-col gap-5 pt-2 pb-5">
      {simulation.version !== review.variant.version && (
        <Remark>
          The simulation has changed since. This is the run as it is drawn today; the numbers may differ from
          those you saw.
        </Remark>
      )}
      <PromptView prompt={variant.prompt} />
      <VerdictView form={variant.form} answer={answer} verdict={verdict} />
      <div className="rounded bg-raised/40 p-3 sm:p-4">
        <RunPlayer
          simulation={simulation.id}
          trace={trace}
          {...(verdict.parts === undefined ? {} : { parting: verdict.parts })}
        />
      </div>
      {review.group !== null && (
        <SpreadOf groupName={review.group.name} load={() => spreadOfReview({ reviewId: review.id })} />
      )}
      <Link
        href={replayHref(review.variant, answer)}
        className="inline-flex min-h-11 items-center self-start text-sm text-muted underline decoration-line underline-offset-4"
      >
        This run on a page of its own
      </Link>
    </div>
  )
}

/** Null if the question is gone, or its variant or the answer no longer fit it. */
function replay(simulation: Simulation, { variant: drawn, answer: given }: HistoryReview): Replayed | null {
  const question = simulation.questions.find(({ id }) => id === drawn.question)
  const answer = answerSchema.safeParse(given)
  if (question === undefined || !answer.success || question.faultsIn(drawn.params).length > 0) return null
  const variant = question.draw(drawn.params, drawn.seed)
  if (faultOf(variant.form, answer.data) !== null) return null
  return { variant, answer: answer.data, verdict: variant.check(answer.data), trace: variant.run() }
}

function Remark({ children }: { readonly children: ReactNode }) {
  return <p className="border-l-2 border-lamp pl-3 text-sm text-muted">{children}</p>
}
