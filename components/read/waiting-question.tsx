import Link from 'next/link'
import { PromptView } from '@/components/question/prompt-view'
import type { AnswerForm } from '@/lib/simulations/answer'
import type { Prompt } from '@/lib/simulations/contract'

interface WaitingQuestionProps {
  readonly prompt: Prompt
  /** How it is answered. */
  readonly form: AnswerForm
  /** The page of its simulation. */
  readonly href: string
}

/** The question as text, until the code that takes an answer has come, on paper, and where no code runs. */
export function WaitingQuestion({ prompt, form, href }: WaitingQuestionProps) {
  return (
    <div className="flex flex-col rounded border border-line p-5 sm:p-8 lg:grid lg:grid-cols-[5fr_6fr] lg:gap-14">
      <div className="flex flex-col gap-7">
        <PromptView prompt={prompt} />
        <noscript>
          <p className="text-muted">
            Answering takes JavaScript.{' '}
            <Link href={href} className="underline underline-offset-4">
              The page of its simulation
            </Link>
          </p>
        </noscript>
        {/* Room for the answer, the hint and the button, so that the text below does not move when they come. */}
        <div aria-hidden className="print:hidden" style={{ height: `${answerRem(form) + 11}rem` }} />
      </div>
      <div className="hidden min-h-80 rounded border border-dashed border-line lg:block print:hidden" />
    </div>
  )
}

/** About how high the controls of an answer are. */
function answerRem(form: AnswerForm): number {
  if (form.kind === 'choice' || form.kind === 'choices') return form.options.length * 3.9
  if (form.kind === 'order') return form.items.length * 3.9
  return form.kind === 'grid' ? 12 : 5
}
