import type { Answer } from './answer'
import type { Variant } from './contract'

/** An answer in the one way of writing it that all answers like it share: what is the same has the same words. */
export function alikeAnswer(variant: Variant, answer: Answer): Answer {
  const { form, truth } = variant
  if (answer.kind === 'choices' && form.kind === 'choices') {
    const order = form.options.map(({ id }) => id)
    return { ...answer, value: answer.value.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)) }
  }
  if (answer.kind === 'tokens' && form.kind === 'tokens') {
    const words = answer.value.map((word) => word.trim().toLowerCase())
    return { ...answer, value: form.ordered ? words : words.toSorted() }
  }
  // Within the tolerance it is the truth.
  if (answer.kind === 'number' && variant.check(answer).score === 1) return truth
  return answer
}
