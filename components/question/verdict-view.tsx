import { InlineText } from '@/components/inline-text'
import { type Answer, type AnswerForm, sayAnswer } from '@/lib/simulations/answer'
import type { Verdict } from '@/lib/simulations/contract'

interface VerdictViewProps {
  readonly form: AnswerForm
  readonly answer: Answer
  readonly verdict: Verdict
  /** Whose answer it is, at the head of a sentence. */
  readonly who?: string
}

/** The truth first, as a sentence; then what was said, which misconception it was, and why. */
export function VerdictView({ form, answer, verdict, who = 'You' }: VerdictViewProps) {
  const right = verdict.score === 1
  const partly = !right && verdict.score >= 0.5
  return (
    <div className="flex flex-col gap-3" role="status">
      <p className="book text-xl">
        {right && <span className="text-run">Right. </span>}
        {partly && <span className="text-lamp">Partly. </span>}
        <InlineText text={verdict.truthSays} />
      </p>
      {!right && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm text-muted">
          <span>
            {who} said{' '}
            <span className="text-you">
              <InlineText text={sayAnswer(form, answer)} />
            </span>
            .
          </span>
          {verdict.misconception !== undefined && (
            <span className="rounded-[6px] bg-[color-mix(in_oklch,var(--miss)_14%,transparent)] px-2 py-1 text-xs font-semibold text-miss">
              {verdict.misconception.name}
            </span>
          )}
        </p>
      )}
      <p className="book text-base text-text">
        <InlineText text={verdict.because} />
      </p>
      {verdict.misconception !== undefined && (
        <p className="book border-l-2 border-you pl-3 text-base text-muted">
          <InlineText text={verdict.misconception.says} />
        </p>
      )}
    </div>
  )
}
