'use client'
import { Suspense, useState } from 'react'
import { QuestionPanel } from '@/components/question/question-panel'
import { useAttempt } from '@/components/question/use-attempt'
import { ReplayView } from '@/components/replay/replay-view'
import { useSimulation } from '@/components/simulation/load-simulation'
import { Button } from '@/components/ui/button'
import { newId } from '@/lib/base/ids'
import type { Result } from '@/lib/base/result'
import type { WeekVariant } from '@/lib/groups/week-question'
import type { Answer } from '@/lib/simulations/answer'
import { answerSchema } from '@/lib/simulations/answer-schema'
import type { Variant, Verdict } from '@/lib/simulations/contract'
import { drawReplay } from '@/lib/simulations/draw-replay'
import { replayOf } from '@/lib/simulations/replay-link'

interface WeekQuestionViewProps {
  readonly groupId: string
  readonly week: number
  readonly variant: WeekVariant
  /** One's own; null before it is in. */
  readonly answer: unknown
  readonly send: SendWeekAnswer
}

type SendWeekAnswer = (input: {
  readonly groupId: string
  readonly week: number
  readonly id: string
  readonly answer: Answer
}) => Promise<Result<Verdict, { readonly message: string }>>

/** The question of a week: asked once, then the run against one's own prediction. */
export function WeekQuestionView(props: WeekQuestionViewProps) {
  // Where it is answered the run goes on playing, also when the page knows of the answer.
  const [isAskedHere] = useState(props.answer === null)
  const given = answerSchema.safeParse(props.answer)
  return (
    <Suspense fallback={<p className="text-muted">Drawing the question…</p>}>
      {isAskedHere || !given.success ? (
        <DrawnQuestion {...props} />
      ) : (
        <ReplayView replay={replayOf(props.variant, given.data)} who="You" action={null} />
      )}
    </Suspense>
  )
}

function DrawnQuestion(props: WeekQuestionViewProps) {
  const simulation = useSimulation(props.variant.simulation)
  const [drawn] = useState(() => drawReplay(simulation, { ...props.variant, answer: null }))
  if (drawn.kind === 'fault') return <p className="book text-lg text-muted">{drawn.says}</p>
  return <AskedQuestion {...props} drawn={drawn.variant} />
}

type Sending =
  | { readonly kind: 'not-yet' | 'busy' | 'done' }
  | { readonly kind: 'trouble'; readonly says: string }

function AskedQuestion({
  groupId,
  week,
  variant,
  drawn,
  send,
}: WeekQuestionViewProps & { readonly drawn: Variant }) {
  const attempt = useAttempt(drawn)
  // Made with the question, so that however often the answer is sent it counts once.
  const [id] = useState(newId)
  const [sending, setSending] = useState<Sending>({ kind: 'not-yet' })

  async function sendIt(answer: Answer, browserScore: number): Promise<void> {
    setSending({ kind: 'busy' })
    try {
      const result = await send({ groupId, week, id, answer })
      if (result.ok && result.value.score !== browserScore) attempt.correct(result.value)
      setSending(result.ok ? { kind: 'done' } : { kind: 'trouble', says: result.error.message })
    } catch {
      setSending({ kind: 'trouble', says: 'The server cannot be reached. Your answer is still here.' })
    }
  }
  function run(): void {
    const verdict = attempt.submit() ?? attempt.verdict
    if (verdict === null || attempt.answer === null || sending.kind === 'busy' || sending.kind === 'done')
      return
    void sendIt(attempt.answer, verdict.score)
  }

  return (
    <form
      aria-label="The question of the week"
      data-seed={variant.seed}
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      <QuestionPanel
        simulation={variant.simulation}
        variant={drawn}
        attempt={attempt}
        keys="inside"
        place="inside"
        action={
          attempt.verdict === null ? (
            <div className="flex flex-col gap-3">
              <Button type="submit" wide disabled={!attempt.ready}>
                Run it
              </Button>
              <p className="text-sm text-muted">It is asked once, and touches no schedule.</p>
            </div>
          ) : sending.kind === 'trouble' ? (
            <div role="alert" className="flex flex-wrap items-center gap-4">
              <p className="text-sm">{sending.says}</p>
              <Button type="submit" look="quiet">
                Send it again
              </Button>
            </div>
          ) : (
            <p role="status" className="text-sm text-muted">
              {sending.kind === 'done'
                ? 'Your answer is in. How the group answered is below.'
                : 'Sending your answer…'}
            </p>
          )
        }
      />
    </form>
  )
}
