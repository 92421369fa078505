import 'server-only'
import { z } from 'zod'
import { database, type DatabaseSession } from './client'
import { inParts } from './in-parts'
import { findCursor } from './new-card-cursor'

/** A card as it is asked, with the section it belongs to. */
export interface StoredCard {
  readonly id: string
  readonly documentId: string
  readonly sectionId: string
  readonly sectionTitle: string
  readonly position: number
  readonly simulation: string
  readonly question: string
  readonly params: unknown
  readonly kind: 'quick' | 'predict'
  readonly seconds: number
  readonly explain: string
  /** Claim ids, "document/claim". */
  readonly claims: readonly string[]
}

const SELECT = {
  id: true,
  documentId: true,
  sectionId: true,
  position: true,
  simulation: true,
  question: true,
  params: true,
  kind: true,
  seconds: true,
  explain: true,
  claims: true,
  section: { select: { title: true } },
} as const

const row = z
  .object({
    id: z.string(),
    documentId: z.string(),
    sectionId: z.string(),
    position: z.int(),
    simulation: z.string(),
    question: z.string(),
    params: z.string(),
    kind: z.enum(['quick', 'predict']),
    seconds: z.int(),
    explain: z.string(),
    claims: z.string(),
    section: z.object({ title: z.string() }),
  })
  .transform(({ section, params, claims, ...rest }): StoredCard => ({
    ...rest,
    sectionTitle: section.title,
    params: JSON.parse(params),
    claims: z.array(z.string()).parse(JSON.parse(claims)),
  }))

const idRows = z.array(z.object({ id: z.string() }))

/** The card, retired or not; null if there never was one. */
export async function findCard(
  id: string,
  session: DatabaseSession = database(),
): Promise<StoredCard | null> {
  const found = await session.card.findUnique({ where: { id }, select: SELECT })
  return found === null ? null : row.parse(found)
}

/** The version of a card as it is now; null if there never was one. */
export async function findCardVersion(
  id: string,
  session: DatabaseSession = database(),
): Promise<{ readonly version: string; readonly sectionId: string } | null> {
  return session.card.findUnique({ where: { id }, select: { version: true, sectionId: true } })
}

/** Filled up to a power of two with what is there already: a few shapes of the query, each compiled once. */
function padded(ids: readonly string[]): string[] {
  const [first] = ids
  const length = 2 ** Math.ceil(Math.log2(Math.max(1, ids.length)))
  return first === undefined ? [] : [...ids, ...Array.from({ length: length - ids.length }, () => first)]
}

/** The cards of these ids that are not retired. */
export async function listCards(
  ids: readonly string[],
  session: DatabaseSession = database(),
): Promise<StoredCard[]> {
  // SQLite would look for nobody in the whole table.
  if (ids.length === 0) return []
  const found = await session.card.findMany({
    where: { id: { in: padded(ids) }, retired: false },
    select: SELECT,
  })
  return found.map((one) => row.parse(one))
}

/**
 * The next cards that the learner has no memory of, in the order of the documents; suspended ones, those buried beyond
 * `studyDay`, and those of `restingDocuments` left out. The search begins at each document's cursor, so that it costs the
 * same however many cards have been begun.
 */
export async function listNewCards(
  userId: string,
  studyDay: number,
  count: number,
  restingDocuments: readonly string[] = [],
  session: DatabaseSession = database(),
): Promise<StoredCard[]> {
  const documents = await session.document.findMany({
    where: { retired: false, id: { notIn: [...restingDocuments] } },
    orderBy: { position: 'asc' },
    select: { id: true },
  })
  const ids: string[] = []
  for (const { id: documentId } of documents) {
    if (ids.length >= count) break
    const from = await findCursor(userId, documentId, session)
    const found = await session.$queryRaw`
      SELECT c."id" FROM "Card" AS c
      WHERE c."documentId" = ${documentId} AND c."retired" = false AND c."position" >= ${from}
        AND NOT EXISTS (SELECT 1 FROM "Memory" AS m WHERE m."userId" = ${userId} AND m."cardId" = c."id")
        AND NOT EXISTS (
          SELECT 1 FROM "CardMark" AS k
          WHERE k."userId" = ${userId} AND k."cardId" = c."id"
            AND (k."suspended" = true OR k."buriedTo" > ${studyDay})
        )
      ORDER BY c."position" LIMIT ${count - ids.length}`
    ids.push(...idRows.parse(found).map(({ id }) => id))
  }
  const cards = new Map((await listCards(ids, session)).map((card) => [card.id, card]))
  return ids.flatMap((id) => cards.get(id) ?? [])
}

/** All cards of a document that are not retired, in its order. */
export async function listCardsOfDocument(
  documentId: string,
  session: DatabaseSession = database(),
): Promise<StoredCard[]> {
  const found = await session.card.findMany({
    where: { documentId, retired: false },
    orderBy: { position: 'asc' },
    select: SELECT,
  })
  return found.map((one) => row.parse(one))
}

/** Ids of the cards of the documents that a group studies. */
export async function listCardIdsOfGroup(
  groupId: string,
  session: DatabaseSession = database(),
): Promise<string[]> {
  const found = await session.card.findMany({
    where: { retired: false, document: { retired: false, groups: { some: { groupId } } } },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return found.map(({ id }) => id)
}

/** Whether there is any card to study. */
export async function hasCards(session: DatabaseSession = database()): Promise<boolean> {
  // By the documents, of which there are few: there is an index from them to their cards.
  const documents = await session.document.findMany({ where: { retired: false }, select: { id: true } })
  for (const { id: documentId } of documents) {
    const card = await session.card.findFirst({ where: { documentId, retired: false }, select: { id: true } })
    if (card !== null) return true
  }
  return false
}

/** Which of these ids are cards, retired ones included. */
export async function listKnownCardIds(
  ids: readonly string[],
  session: DatabaseSession = database(),
): Promise<string[]> {
  const found = await inParts(ids, (part) =>
    session.card.findMany({ where: { id: { in: part } }, select: { id: true } }),
  )
  return found.map(({ id }) => id)
}
