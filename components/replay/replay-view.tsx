'use client'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { PracticeQuestion, type PracticeReport } from '@/components/question/practice-question'
import { QuestionPanel } from '@/components/question/question-panel'
import type { Attempt } from '@/components/question/use-attempt'
import { useSimulation } from '@/components/simulation/load-simulation'
import { ButtonLink } from '@/components/ui/button'
import type { Answer } from '@/lib/simulations/answer'
import { type DrawnReplay, drawReplay } from '@/lib/simulations/draw-replay'
import { type Replay, replayHref } from '@/lib/simulations/replay-link'

interface ReplayViewProps {
  readonly replay: Replay
  /** Whose prediction it is, at the head of a sentence: "You", "ada". */
  readonly who: string
  readonly report?: PracticeReport
  /** What can be done next; to answer it oneself if absent. */
  readonly action?: ReactNode
}

/** A variant as it was: with its answer, the run against the prediction; without one, asked once more. */
export function ReplayView({ replay, who, report, action }: ReplayViewProps) {
  const simulation = useSimulation(replay.simulation)
  const drawn = drawReplay(simulation, replay)
  const router = useRouter()
  if (drawn.kind === 'fault') {
    return (
      <p role="alert" className="book rounded border border-line p-5 text-lg">
        {drawn.says}
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-6">
      {drawn.isOtherVersion && (
        <p className="rounded-sm border border-edge px-4 py-3 text-sm">
          This was asked of version {replay.version} of the simulation; it is version {simulation.version} by
          now. The numbers and the truth may be others.
        </p>
      )}
      {replay.answer === null || drawn.verdict === null ? (
        <PracticeQuestion
          key={replay.seed}
          simulation={replay.simulation}
          question={drawn.question}
          params={replay.params}
          seed={replay.seed}
          onAnother={() => router.push(replayHref({ ...replay, seed: replay.seed + 1 }))}
          {...(report === undefined ? {} : { report })}
        />
      ) : (
        <QuestionPanel
          simulation={replay.simulation}
          variant={drawn.variant}
          attempt={settled(drawn, replay.answer)}
          keys="page"
          who={who}
          action={
            action === undefined ? (
              <ButtonLink href={replayHref(replay)} look="quiet">
                Answer it yourself
              </ButtonLink>
            ) : (
              action
            )
          }
        />
      )}
    </div>
  )
}

/** An answer that was given long ago: nothing of it can be changed. */
function settled({ verdict }: Extract<DrawnReplay, { kind: 'drawn' }>, answer: Answer): Attempt {
  return {
    answer,
    verdict,
    ready: false,
    hintsShown: 0,
    ms: 0,
    give: () => {},
    showHint: () => {},
    submit: () => null,
    correct: () => {},
  }
}
