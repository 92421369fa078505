import 'server-only'
import { z } from 'zod'
import { database, type DatabaseSession } from './client'
import { Prisma } from './generated/client'

// SQLite gives whole numbers back in several types.
const amount = z.coerce.number()

const memoryRow = z.object({
  userId: z.string(),
  sectionId: z.string(),
  stability: amount,
  lastDay: amount,
})
export type GroupMemory = Readonly<z.infer<typeof memoryRow>>

/** What the members of a group remember of the cards that it studies: one row a member and card that was met. */
export async function listGroupMemories(
  groupId: string,
  session: DatabaseSession = database(),
): Promise<GroupMemory[]> {
  const found = await session.$queryRaw<unknown[]>(groupMemoriesSql(groupId))
  return found.map((one) => memoryRow.parse(one))
}

/** For the test that looks at its plan. */
export function groupMemoriesSql(groupId: string): Prisma.Sql {
  // CROSS JOIN keeps SQLite to this order: few members, then what each has met by its primary key.
  return Prisma.sql`
    SELECT m."userId", c."sectionId", m."stability", m."lastDay"
    FROM "Membership" s
    CROSS JOIN "Memory" m ON m."userId" = s."userId"
    JOIN "Card" c ON c."id" = m."cardId" AND c."retired" = false
    JOIN "GroupDocument" g ON g."groupId" = s."groupId" AND g."documentId" = c."documentId"
    WHERE s."groupId" = ${groupId} AND m."lastDay" IS NOT NULL`
}

/** How many cards each section has of what a group studies; sections without cards are left out. */
export async function countGroupCards(
  groupId: string,
  session: DatabaseSession = database(),
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.card.groupBy({
    by: ['sectionId'],
    where: { retired: false, document: { retired: false, groups: { some: { groupId } } } },
    _count: { id: true },
  })
  return new Map(rows.map(({ sectionId, _count }) => [sectionId, _count.id]))
}

/** How many questions of what a group studies each member has answered since a study day, those taken back left out. */
export async function countGroupReviews(
  groupId: string,
  fromDay: number,
  session: DatabaseSession = database(),
): Promise<ReadonlyMap<string, number>> {
  const found = await session.$queryRaw<unknown[]>(groupReviewsSql(groupId, fromDay))
  const row = z.object({ userId: z.string(), questions: amount })
  return new Map(
    found.map((one) => {
      const { userId, questions } = row.parse(one)
      return [userId, questions]
    }),
  )
}

/** For the test that looks at its plan. */
export function groupReviewsSql(groupId: string, fromDay: number): Prisma.Sql {
  return Prisma.sql`
    SELECT e."userId", count(*) AS "questions"
    FROM "Membership" s
    CROSS JOIN "StudyEvent" e ON e."userId" = s."userId" AND e."studyDay" >= ${fromDay} AND e."kind" = 'reviewed'
    JOIN "Card" c ON c."id" = e."cardId"
    JOIN "GroupDocument" g ON g."groupId" = s."groupId" AND g."documentId" = c."documentId"
    WHERE s."groupId" = ${groupId} AND NOT EXISTS (
      SELECT 1 FROM "StudyEvent" u
      WHERE u."userId" = e."userId" AND u."cardId" = e."cardId" AND u."undoes" = e."id")
    GROUP BY e."userId"`
}

/** By whose clock and from which hour the days of each member begin; who has set nothing is left out. */
export async function listStudyClocks(groupId: string, session: DatabaseSession = database()) {
  return session.learnerSettings.findMany({
    where: { user: { memberships: { some: { groupId } } } },
    select: { userId: true, timeZone: true, dayStartHour: true },
  })
}
