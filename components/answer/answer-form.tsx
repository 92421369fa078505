'use client'
import { unreachable } from '@/lib/base/assert'
import type { Answer, AnswerForm as Form } from '@/lib/simulations/answer'
import { ChoiceAnswer } from './choice-answer'
import { GridAnswer } from './grid-answer'
import { KnobAnswer } from './knob-answer'
import { NumberAnswer } from './number-answer'
import { OrderAnswer } from './order-answer'
import { TokensAnswer } from './tokens-answer'

export interface AnswerFieldProps<F extends Form = Form> {
  readonly form: F
  /** What has been answered so far; null while it is not yet an answer. */
  readonly answer: Answer | null
  readonly onAnswer: (answer: Answer | null) => void
  /** After the verdict: shown as it was given, no longer to be changed. */
  readonly settled: boolean
  /** Whether a field that is typed into has the focus at once: only where the question is the page. */
  readonly takesFocus?: boolean
}

/** The control for a form of answer. Each works by keyboard alone and by touch alone. */
export function AnswerForm({ form, ...rest }: AnswerFieldProps) {
  switch (form.kind) {
    case 'number':
      return <NumberAnswer form={form} {...rest} />
    case 'choice':
    case 'choices':
      return <ChoiceAnswer form={form} {...rest} />
    case 'order':
      return <OrderAnswer form={form} {...rest} />
    case 'tokens':
      return <TokensAnswer form={form} {...rest} />
    case 'grid':
      return <GridAnswer form={form} {...rest} />
    case 'knob':
      return <KnobAnswer form={form} {...rest} />
    default:
      return unreachable(form)
  }
}

/** What stands in the form before anything was done; forms that begin with a setting count as answered. */
export function firstAnswer(form: Form): Answer | null {
  if (form.kind === 'order') return { kind: 'order', value: form.items.map((item) => item.id) }
  if (form.kind === 'knob') return { kind: 'knob', value: form.start }
  if (form.kind === 'choices') return { kind: 'choices', value: [] }
  return null
}
