import 'server-only'
import { z } from 'zod'
import { database, type DatabaseSession } from './client'

const positions = z.array(z.object({ position: z.coerce.number() }))

/** Where the search for the learner's next new card of a document may begin: none stands before it. */
export async function findCursor(
  userId: string,
  documentId: string,
  session: DatabaseSession = database(),
): Promise<number> {
  const found = await session.newCardCursor.findUnique({
    where: { userId_documentId: { userId, documentId } },
    select: { position: true },
  })
  return found?.position ?? 0
}

/** Moves the cursor on over cards that have been begun or suspended. It never passes a card that may still be new. */
export async function advanceCursor(
  userId: string,
  documentId: string,
  session: DatabaseSession,
): Promise<void> {
  const from = await findCursor(userId, documentId, session)
  const next = await session.$queryRaw`
    SELECT "position" FROM "Card" AS c
    WHERE c."documentId" = ${documentId} AND c."retired" = false AND c."position" >= ${from}
      AND NOT EXISTS (SELECT 1 FROM "Memory" AS m WHERE m."userId" = ${userId} AND m."cardId" = c."id")
      AND NOT EXISTS (
        SELECT 1 FROM "CardMark" AS k
        WHERE k."userId" = ${userId} AND k."cardId" = c."id" AND k."suspended" = true
      )
    ORDER BY c."position" LIMIT 1`
  const last = await session.$queryRaw`
    SELECT "position" FROM "Card" AS c
    WHERE c."documentId" = ${documentId} AND c."retired" = false
    ORDER BY c."position" DESC LIMIT 1`
  const position = positions.parse(next)[0]?.position ?? (positions.parse(last)[0]?.position ?? -1) + 1
  if (position === from) return
  await session.newCardCursor.upsert({
    where: { userId_documentId: { userId, documentId } },
    create: { userId, documentId, position },
    update: { position },
    select: { position: true },
  })
}

/** Moves the cursor back to a card that is new once more, or awake once more. */
export async function lowerCursor(
  userId: string,
  { documentId, position }: { readonly documentId: string; readonly position: number },
  session: DatabaseSession,
): Promise<void> {
  await session.newCardCursor.updateMany({
    where: { userId, documentId, position: { gt: position } },
    data: { position },
  })
}

/** Finds all cursors anew, for when cards have come, gone or changed places. */
export async function findCursorsAnew(session: DatabaseSession): Promise<void> {
  const before = await session.newCardCursor.findMany({ select: { userId: true, documentId: true } })
  await session.newCardCursor.updateMany({ data: { position: 0 } })
  for (const { userId, documentId } of before) await advanceCursor(userId, documentId, session)
}
