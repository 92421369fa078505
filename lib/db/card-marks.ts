import 'server-only'
import { database, type DatabaseSession } from './client'

export interface Marks {
  readonly suspended: boolean
  readonly flagged: boolean
  /** Not asked before this study day. */
  readonly buriedTo: number
}

const NONE: Marks = { suspended: false, flagged: false, buriedTo: 0 }

export async function findMarks(
  userId: string,
  cardId: string,
  session: DatabaseSession = database(),
): Promise<Marks> {
  const found = await session.cardMark.findUnique({
    where: { userId_cardId: { userId, cardId } },
    select: { suspended: true, flagged: true, buriedTo: true },
  })
  return found ?? NONE
}

/** Sets what `changes` names and leaves the rest. */
export async function saveMarks(
  userId: string,
  cardId: string,
  changes: Partial<Marks>,
  session: DatabaseSession = database(),
): Promise<void> {
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
      card: { select: { simulation: true, question: true, section: { select: { title: true } } } },
    },
  })
  return rows.map(({ card, ...marks }) => ({
    ...marks,
    simulation: card.simulation,
    question: card.question,
    sectionTitle: card.section.title,
  }))
}
