import 'server-only'
import { database, type DatabaseSession } from './client'

/** What comes back on a day. */
export interface DayLoad {
  readonly cards: number
  /** The authors' estimates, summed up. */
  readonly seconds: number
}

export interface DayRange {
  readonly from: number
  /** Included. */
  readonly to: number
}

/** What comes back on each day of these ranges, days with nothing left out: one row a day, however many cards there are. */
export async function listDayLoads(
  userId: string,
  ranges: readonly DayRange[],
  session: DatabaseSession = database(),
): Promise<ReadonlyMap<number, DayLoad>> {
  if (ranges.length === 0) return new Map()
  const rows = await session.dayLoad.findMany({
    where: {
      userId,
      cards: { gt: 0 },
      OR: ranges.map(({ from, to }) => ({ dueDay: { gte: from, lte: to } })),
    },
    select: { dueDay: true, cards: true, seconds: true },
  })
  return new Map(rows.map(({ dueDay, ...load }) => [dueDay, load]))
}

/** A card of so many seconds now comes back on the day `to` and no longer on `from`; null is no day. */
export async function moveLoad(
  userId: string,
  {
    from,
    to,
    seconds,
  }: { readonly from: number | null; readonly to: number | null; readonly seconds: number },
  session: DatabaseSession,
): Promise<void> {
  if (from === to) return
  if (from !== null) {
    await session.dayLoad.updateMany({
      where: { userId, dueDay: from },
      data: { cards: { decrement: 1 }, seconds: { decrement: seconds } },
    })
  }
  if (to !== null) {
    await session.dayLoad.upsert({
      where: { userId_dueDay: { userId, dueDay: to } },
      create: { userId, dueDay: to, cards: 1, seconds },
      update: { cards: { increment: 1 }, seconds: { increment: seconds } },
      select: { dueDay: true },
    })
  }
}

/** Counts all loads anew, for when cards have changed: what authors estimate may be another. */
export async function recountLoads(session: DatabaseSession): Promise<void> {
  await session.dayLoad.deleteMany()
  await session.$executeRaw`
    INSERT INTO "DayLoad" ("userId", "dueDay", "cards", "seconds")
    SELECT "Memory"."userId", "Memory"."dueDay", count(*), sum("Card"."seconds")
    FROM "Memory" JOIN "Card" ON "Card"."id" = "Memory"."cardId"
    GROUP BY "Memory"."userId", "Memory"."dueDay"`
}
