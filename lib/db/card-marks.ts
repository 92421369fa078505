import 'server-only'
import { database, type DatabaseSession } from './client'
import { lowerCursor } from './new-card-cursor'

export interface Marks {
  readonly suspended: boolean
  readonly flagged: boolean
  /** Not asked before this study day. */
  readonly buriedTo: number
  /** The review whose lapse set the card aside; null if the learner did, or nobody. */
  readonly leechEvent: string | null
}

const NONE: Marks = { suspended: false, flagged: false, buriedTo: 0, leechEvent: null }

export async function findMarks(
  userId: string,
  cardId: string,
  session: DatabaseSession = database(),
): Promise<Marks> {
  const found = await session.cardMark.findUnique({
    where: { userId_cardId: { userId, cardId } },
    select: { suspended: true, flagged: true, buriedTo: true, leechEvent: true },
  })
  return found ?? NONE
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
    create: { userId, cardId, ...NONE, ...changes },
    update: changes,
    select: { cardId: true },
  })
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
