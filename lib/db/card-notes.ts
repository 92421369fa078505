import 'server-only'
import { database, type DatabaseSession } from './client'

/** The learner's own note on a card, as typed; empty if there is none. */
export async function findNote(
  userId: string,
  cardId: string,
  session: DatabaseSession = database(),
): Promise<string> {
  const found = await session.cardNote.findUnique({
    where: { userId_cardId: { userId, cardId } },
    select: { text: true },
  })
  return found?.text ?? ''
}

/** Writes the note; one of nothing but white space takes it away. `at` is epoch milliseconds. */
export async function saveNoteText(
  userId: string,
  cardId: string,
  { text, at }: { readonly text: string; readonly at: number },
  session: DatabaseSession,
): Promise<void> {
  if (text.trim() === '') {
    await session.cardNote.deleteMany({ where: { userId, cardId } })
    return
  }
  const row = { text, changedAt: BigInt(at) }
  await session.cardNote.upsert({
    where: { userId_cardId: { userId, cardId } },
    create: { userId, cardId, ...row },
    update: row,
    select: { cardId: true },
  })
}
