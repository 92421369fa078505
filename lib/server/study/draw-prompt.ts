import 'server-only'
import { findQuestion } from '@/lib/simulations/registry'
import type { TextQuestion } from '@/lib/review/text-question'
import type { Variant } from '@/lib/simulations/contract'
import { log } from '../log'

/** What the variant asks and how it is answered, shown before its code is there; null if it cannot be drawn. */
export function drawPrompt({
  cardId,
  simulation,
  question,
  params,
  seed,
}: TextQuestion): Pick<Variant, 'prompt' | 'form'> | null {
  try {
    return findQuestion(simulation, question)?.draw(params, seed) ?? null
  } catch (error) {
    log.error({ card: cardId, seed, error }, 'A question in a text could not be drawn and is left out.')
    return null
  }
}
