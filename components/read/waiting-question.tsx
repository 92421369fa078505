import Link from 'next/link'
import { PromptView } from '@/components/question/prompt-view'
import type { Prompt } from '@/lib/simulations/contract'

interface WaitingQuestionProps {
  readonly prompt: Prompt
  /** The page of its simulation. */
  readonly href: string
}

/** The question as text, until the code that takes an answer has come, on paper, and where no code runs. */
export function WaitingQuestion({ prompt, href }: WaitingQuestionProps) {
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
      </div>
      <div className="hidden min-h-80 rounded border border-dashed border-line lg:block print:hidden" />
    </div>
  )
}
