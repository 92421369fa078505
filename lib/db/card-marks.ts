import 'server-only'
import { database, type DatabaseSession } from './client'
import { inParts } from './in-parts'
import { lowerCursor } from './new-card-cursor'

export interface Marks {
  readonly suspended: boolean
  readonly flagged: boolean
  /** Not asked before this study day. */
  readonly buriedTo: number
  /** The review whose lapse set the card aside; null if the learner did, or nobody. */
  readonly leechEvent: string | null
}

export const NO_MARKS: Marks = { suspended: false, flagged: false, buriedTo: 0, leechEvent: null }

export async function findMarks(
  userId: string,
  cardId: string,
  session: DatabaseSession = database(),
): Promise<Marks> {
  const found = await session.cardMark.findUnique({
    where: { userId_cardId: { userId, cardId } },
    select: { suspended: true, flagged: true, buriedTo: true, leechEvent: true },
  })
  return found ?? NO_MARKS
}

/** Sets what `changes` names and leaves the rest. A card that is woken may be new once more. */
export async function saveMarks(
  userId: string,
  cardId: string,
  changes: Partial<Marks>,
  session: DatabaseSession = database(),
): Promise<void> {
  if (changes.suspended === false) {
    const card = await session.card.findUniqueOrThrow({
      where: { id: cardId },
      select: { documentId: true, position: true },
    })
    // First, so that the card cannot be overlooked should only this be written.
    await lowerCursor(userId, card, session)
  }
  await session.cardMark.upsert({
    where: { userId_cardId: { userId, cardId } },
    create: { userId, cardId, ...NO_MARKS, ...changes },
    update: changes,
    select: { cardId: true },
  })
}

/** The marks of these cards; those without a row are left out. */
export async function listMarks(
  userId: string,
  cardIds: readonly string[],
  session: DatabaseSession = database(),
): Promise<ReadonlyMap<string, Marks>> {
  const rows = await inParts(cardIds, (part) =>
    session.cardMark.findMany({
      where: { userId, cardId: { in: part } },
      select: { cardId: true, suspended: true, flagged: true, buriedTo: true, leechEvent: true },
    }),
  )
  return new Map(rows.map(({ cardId, ...marks }) => [cardId, marks]))
}

/** Sets what `changes` names on all of these cards and leaves the rest. */
export async function saveMarksOfMany(
  userId: string,
  cardIds: readonly string[],
  changes: Partial<Marks>,
  session: DatabaseSession,
): Promise<void> {
  const known = await listMarks(userId, cardIds, session)
  await inParts(cardIds, async (part) => {
    if (changes.suspended === false) await lowerCursorTo(userId, part, session)
    await session.cardMark.updateMany({ where: { userId, cardId: { in: part } }, data: changes })
    const fresh = part.filter((cardId) => !known.has(cardId))
    const rows = fresh.map((cardId) => ({ userId, cardId, ...NO_MARKS, ...changes }))
    if (rows.length > 0) await session.cardMark.createMany({ data: rows })
    return []
  })
}

/** Cards that are woken may be new once more. */
async function lowerCursorTo(
  userId: string,
  cardIds: readonly string[],
  session: DatabaseSession,
): Promise<void> {
  const firsts = await session.card.groupBy({
    by: ['documentId'],
    where: { id: { in: [...cardIds] } },
    _min: { position: true },
  })
  for (const { documentId, _min } of firsts)
    await lowerCursor(userId, { documentId, position: _min.position ?? 0 }, session)
}

/** The cards that are suspended or flagged, with what they ask. */
export async function listSetAsideCards(userId: string, session: DatabaseSession = database()) {
  const rows = await session.cardMark.findMany({
    where: { userId, OR: [{ suspended: true }, { flagged: true }], card: { retired: false } },
    select: {
      cardId: true,
      suspended: true,
      flagged: true,
      leechEvent: true,
      card: {
        select: {
          simulation: true,
          question: true,
          sectionId: true,
          section: { select: { title: true } },
          memories: { where: { userId }, select: { lapses: true } },
        },
      },
    },
  })
  return rows.map(({ card, leechEvent, ...marks }) => ({
    ...marks,
    isLeech: marks.suspended && leechEvent !== null,
    lapses: card.memories[0]?.lapses ?? 0,
    sectionId: card.sectionId,
    simulation: card.simulation,
    question: card.question,
    sectionTitle: card.section.title,
  }))
}
