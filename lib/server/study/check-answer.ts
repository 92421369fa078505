import 'server-only'
import type { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { findCard, type StoredCard } from '@/lib/db/cards'
import { database, type DatabaseSession } from '@/lib/db/client'
import { listEventsOfCard } from '@/lib/db/study-events'
import type { StudyEvent } from '@/lib/review/events'
import { reviewsSoFar } from '@/lib/review/fold'
import type { Verdict } from '@/lib/simulations/contract'
import type { Actor } from '../actor'
import { log } from '../log'
import { type AskedDraw, findGivenVariant } from './ask-variant'
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
  return (await verdictOn(actor.userId, card, events, asked)).verdict
}

/** The verdict on an answer to what is asked now, with the variant. Throws as `checkAnswer` does. */
export async function verdictOn(
  userId: string,
  card: StoredCard,
  events: readonly StudyEvent[],
  asked: Asked,
  session: DatabaseSession = database(),
): Promise<{ readonly verdict: Verdict; readonly drawn: AskedDraw }> {
  const drawn = await findGivenVariant(userId, card, events, asked, session)
  const isSame =
    asked.reviewsSoFar === reviewsSoFar(events) &&
    asked.simulation === card.simulation &&
    asked.question === card.question &&
    asked.simulationVersion === drawn?.simulationVersion
  if (drawn === null || !isSame) {
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
  return { verdict, drawn }
}
