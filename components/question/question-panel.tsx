'use client'
import type { ReactNode } from 'react'
import { AnswerForm } from '@/components/answer/answer-form'
import { RunPlayer } from '@/components/simulation/run-player'
import type { Variant } from '@/lib/simulations/contract'
import { Hints } from './hints'
import { PromptView } from './prompt-view'
import type { Attempt } from './use-attempt'
import { VerdictView } from './verdict-view'

interface QuestionPanelProps {
  readonly simulation: string
  readonly variant: Variant
  readonly attempt: Attempt
  /** Under the verdict: the author's words, an erratum. */
  readonly after?: ReactNode
  /** The one action: run it, rate it, go on. At the bottom on a phone, under the text on a desktop. */
  readonly action: ReactNode
  /** Above the action on a phone, so that the action never moves; under it on a desktop. */
  readonly foot?: ReactNode
  readonly keys: 'page' | 'inside'
  /** Whose answer it is, at the head of a sentence. */
  readonly who?: string
  /** Whether it is the page, so that the action stays at the bottom of a phone, or something in a page. */
  readonly place?: 'page' | 'inside'
}

const DOCKED =
  'sticky bottom-0 z-10 order-last -mx-5 mt-auto bg-linear-to-t from-ground from-75% to-transparent px-5 pt-5 pb-[max(1rem,env(safe-area-inset-bottom))] sm:-mx-10 sm:px-10 lg:static lg:order-none lg:mx-0 lg:bg-none lg:p-0'

/** A question from prompt to verdict: text at the left, the run at the right; one column on a phone. */
export function QuestionPanel({
  simulation,
  variant,
  attempt,
  after,
  action,
  foot,
  keys,
  who = 'You',
  place = 'page',
}: QuestionPanelProps) {
  const { answer, verdict } = attempt
  return (
    <div className="flex flex-1 flex-col lg:grid lg:grid-cols-[5fr_6fr] lg:items-start lg:gap-14">
      <div className="flex flex-1 flex-col gap-7">
        <div
          className={
            verdict === null ? '' : 'order-last border-t border-line pt-6 lg:order-none lg:border-0 lg:pt-0'
          }
        >
          {verdict !== null && <p className="mb-2 text-sm text-muted lg:hidden">The question was</p>}
          <PromptView prompt={variant.prompt} />
        </div>
        {verdict === null || answer === null ? (
          <>
            <AnswerForm
              form={variant.form}
              answer={answer}
              onAnswer={attempt.give}
              settled={false}
              takesFocus={place === 'page'}
            />
            <Hints hints={variant.hints} shown={attempt.hintsShown} onShow={attempt.showHint} />
          </>
        ) : (
          <>
            <VerdictView form={variant.form} answer={answer} verdict={verdict} who={who} />
            <div className="lg:hidden">{runOf()}</div>
            {after}
          </>
        )}
        {foot !== undefined && <div className="order-last -mb-5 flex flex-col lg:mb-0">{foot}</div>}
        <div className={place === 'inside' ? undefined : DOCKED}>{action}</div>
      </div>
      <div className="hidden lg:sticky lg:top-8 lg:block">
        {verdict === null ? (
          <div className="grid min-h-80 place-items-center rounded border border-dashed border-line p-10 text-center">
            <p className="book max-w-[28ch] text-lg text-muted">Predict first. Then it runs here.</p>
          </div>
        ) : (
          runOf()
        )}
      </div>
    </div>
  )

  function runOf(): ReactNode {
    return (
      <div className="rounded bg-surface p-3 sm:p-6">
        <RunPlayer
          simulation={simulation}
          trace={variant.run()}
          autoPlay
          keys={keys}
          who={who}
          {...(verdict?.parts === undefined ? {} : { parting: verdict.parts })}
        />
      </div>
    )
  }
}
