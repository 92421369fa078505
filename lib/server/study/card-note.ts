import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { findNote, saveNoteText } from '@/lib/db/card-notes'
import { findCard } from '@/lib/db/cards'
import { inTransaction } from '@/lib/db/client'
import { type Note, NOTE_LENGTH } from '@/lib/review/note'
import type { Actor } from '../actor'
import { now } from '../now'

export const noteSchema = z.strictObject({
  cardId: z.string().min(1).max(200),
  text: z.string().max(NOTE_LENGTH, `At most ${NOTE_LENGTH} characters.`),
  /** The stored text that was on the screen when writing began. */
  base: z.string().max(NOTE_LENGTH),
})

/** A learner's own note on a card. */
export async function noteOn(userId: string, cardId: string): Promise<Note> {
  return { text: await findNote(userId, cardId), draftKey: `note ${userId} ${cardId}` }
}

/**
 * Saves the note and says what is stored now. If it was changed elsewhere since `base` was shown, nothing is written
 * and the other text comes back, for the learner to choose.
 */
export async function saveNote(
  actor: Actor,
  { cardId, text, base }: z.output<typeof noteSchema>,
): Promise<{ readonly stored: string }> {
  return inTransaction(async (session) => {
    if ((await findCard(cardId, session)) === null)
      throw new AppError('not-found', 'This card is no longer there.')
    const stored = await findNote(actor.userId, cardId, session)
    if (stored !== base && stored !== text) return { stored }
    await saveNoteText(actor.userId, cardId, { text, at: now() }, session)
    return { stored: text }
  })
}
