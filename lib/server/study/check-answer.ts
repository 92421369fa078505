import 'server-only'
import type { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { findCard, type StoredCard } from '@/lib/db/cards'
import { listEventsOfCard } from '@/lib/db/study-events'
import { reviewsSoFar } from '@/lib/review/fold'
import type { Verdict } from '@/lib/simulations/contract'
import type { Actor } from '../actor'
import { log } from '../log'
import { drawVariant } from './draw-variant'
import type { checkSchema } from './submission'

type Asked = z.output<typeof checkSchema>

/**
 * Draws the variant again and checks the answer: the word that counts. Throws 'conflict' if the card has been
 * answered meanwhile, elsewhere, or its simulation is another version by now.
 */
export async function checkAnswer(actor: Actor, asked: Asked): Promise<Verdict> {
  const card = await findCard(asked.cardId)
  if (card === null) throw new AppError('not-found', 'This card is no longer there.')
  const events = await listEventsOfCard(actor.userId, card.id)
  return verdictOn(actor.userId, card, reviewsSoFar(events), asked)
}

export function verdictOn(userId: string, card: StoredCard, reviews: number, asked: Asked): Verdict {
  const drawn = drawVariant(userId, card, reviews)
  const isSame =
    asked.reviewsSoFar === reviews &&
    asked.seed === drawn.seed &&
    asked.simulation === card.simulation &&
    asked.question === card.question &&
    asked.simulationVersion === drawn.simulationVersion
  if (!isSame) {
    throw new AppError(
      'conflict',
      'This question has been answered already, here or elsewhere. The next one follows.',
    )
  }
  const verdict = drawn.variant.check(asked.answer)
  if (verdict.score !== asked.browserScore) {
    log.warn(
      { card: card.id, seed: drawn.seed, browser: asked.browserScore, server: verdict.score },
      'The browser and the server check this answer differently; the server counts.',
    )
  }
  return verdict
}
