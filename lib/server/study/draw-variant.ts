import 'server-only'
import { AppError } from '@/lib/base/app-error'
import type { StoredCard } from '@/lib/db/cards'
import { SEED_TRIES, type Seeds } from '@/lib/groups/asked-seed'
import type { Question, Variant } from '@/lib/simulations/contract'
import { findQuestion, findSimulation } from '@/lib/simulations/registry'
import { log } from '../log'

export interface Drawn {
  readonly variant: Variant
  readonly seed: number
  readonly simulationVersion: number
  readonly question: Question
}

/**
 * The variant of a card that these seeds draw: the same one each time. A seed whose variant cannot be drawn, or does
 * not mark its own truth right, is set aside and the next one taken; it never costs the learner a grade. Throws
 * AppError('not-found') if the card's question is no longer there.
 */
export function drawVariant(
  card: Pick<StoredCard, 'id' | 'simulation' | 'question' | 'params'>,
  seeds: Seeds,
): Drawn {
  const simulation = findSimulation(card.simulation)
  const question = findQuestion(card.simulation, card.question)
  if (simulation === null || question === null) {
    throw new AppError('not-found', `The question of the card ${card.id} is no longer there.`)
  }
  for (let redraw = 0; redraw < SEED_TRIES; redraw++) {
    const seed = seeds(redraw)
    try {
      const variant = question.draw(card.params, seed)
      if (variant.check(variant.truth).score === 1)
        return { variant, seed, simulationVersion: simulation.version, question }
      log.error(
        { card: card.id, seed },
        'A variant does not mark its own truth right; the seed is set aside.',
      )
    } catch (error) {
      log.error({ card: card.id, seed, error }, 'A variant could not be drawn; the seed is set aside.')
    }
  }
  throw new AppError('not-found', `No variant of the card ${card.id} can be drawn.`)
}
