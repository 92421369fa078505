import 'server-only'
import { z } from 'zod'
import type { CardFilter, CardOrder } from '@/lib/review/card-list'
import { memoryStates } from '@/lib/review/memory'
import { database, type DatabaseSession } from './client'
import { Prisma } from './generated/client'

/** A word of a search, with the questions ("simulation/question") whose names hold it: the names are not in the database. */
export interface SearchWord {
  readonly word: string
  readonly questions: readonly string[]
}

export interface CardQuery extends Omit<CardFilter, 'q' | 'page'> {
  readonly userId: string
  readonly studyDay: number
  readonly words: readonly SearchWord[]
}

// SQLite gives whole numbers and truth values back in several types.
const truth = z.union([z.boolean(), z.number(), z.bigint()]).nullable().transform(Boolean)
const amount = z.coerce.number()

const row = z.object({
  id: z.string(),
  simulation: z.string(),
  question: z.string(),
  section: z.string(),
  state: z.enum(memoryStates).nullable(),
  dueDay: amount.nullable(),
  stability: amount.nullable(),
  difficulty: amount.nullable(),
  lapses: amount.nullable(),
  suspended: truth,
  flagged: truth,
  buriedTo: amount.nullable(),
  noted: truth,
  total: amount,
})
export type CardListRow = Readonly<z.infer<typeof row>>

/** One page of the cards that fit, and how many fit in all (in each row; no row, none fits there). */
export async function listCardRows(
  query: CardQuery,
  { take, skip }: { readonly take: number; readonly skip: number },
  session: DatabaseSession = database(),
): Promise<CardListRow[]> {
  const found = await session.$queryRaw<unknown[]>(cardRowsSql(query, { take, skip }))
  return found.map((one) => row.parse(one))
}

/** The ids of all cards that fit, at most `take`. */
export async function listCardIds(
  query: CardQuery,
  take: number,
  session: DatabaseSession = database(),
): Promise<string[]> {
  const found = await session.$queryRaw<unknown[]>(
    Prisma.sql`SELECT c."id" ${from(query)} WHERE ${where(query)} LIMIT ${take}`,
  )
  return found.map((one) => z.object({ id: z.string() }).parse(one).id)
}

/** The simulations that cards ask about. */
export async function listAskedSimulations(session: DatabaseSession = database()): Promise<string[]> {
  const found = await session.card.findMany({
    where: { retired: false },
    distinct: ['simulation'],
    select: { simulation: true },
  })
  return found.map(({ simulation }) => simulation)
}

/** For the test that looks at its plan. */
export function cardRowsSql(query: CardQuery, { take, skip }: { take: number; skip: number }): Prisma.Sql {
  return Prisma.sql`
    SELECT c."id", c."simulation", c."question", s."title" AS "section",
      m."state", m."dueDay", m."stability", m."difficulty", m."lapses",
      k."suspended", k."flagged", k."buriedTo", n."text" IS NOT NULL AS "noted", count(*) OVER () AS "total"
    ${from(query)} WHERE ${where(query)}
    ORDER BY ${orders[query.sort]}
    LIMIT ${take} OFFSET ${skip}`
}

/** Everything of the learner is found by its primary key, (user, card). */
function from({ userId }: CardQuery): Prisma.Sql {
  return Prisma.sql`FROM "Card" c
    JOIN "Section" s ON s."id" = c."sectionId"
    JOIN "Document" d ON d."id" = c."documentId"
    LEFT JOIN "Memory" m ON m."userId" = ${userId} AND m."cardId" = c."id"
    LEFT JOIN "CardMark" k ON k."userId" = ${userId} AND k."cardId" = c."id"
    LEFT JOIN "CardNote" n ON n."userId" = ${userId} AND n."cardId" = c."id"`
}

function where(query: CardQuery): Prisma.Sql {
  const { studyDay, words, simulation, state, mark } = query
  const parts = [Prisma.sql`c."retired" = false`]
  if (query.in !== '') parts.push(Prisma.sql`(c."documentId" = ${query.in} OR c."sectionId" = ${query.in})`)
  if (simulation !== '') parts.push(Prisma.sql`c."simulation" = ${simulation}`)
  if (state === 'new') parts.push(Prisma.sql`(m."state" IS NULL OR m."state" = 'new')`)
  if (state === 'learning') parts.push(Prisma.sql`m."state" IN ('learning', 'relearning')`)
  if (state === 'known') parts.push(Prisma.sql`m."state" = 'review' AND m."dueDay" > ${studyDay}`)
  if (state === 'due') parts.push(Prisma.sql`m."state" = 'review' AND m."dueDay" <= ${studyDay}`)
  if (mark === 'suspended') parts.push(Prisma.sql`k."suspended" = true`)
  if (mark === 'leech') parts.push(Prisma.sql`k."suspended" = true AND k."leechEvent" IS NOT NULL`)
  if (mark === 'flagged') parts.push(Prisma.sql`k."flagged" = true`)
  if (mark === 'buried') parts.push(Prisma.sql`k."buriedTo" > ${studyDay}`)
  if (mark === 'note') parts.push(Prisma.sql`n."text" IS NOT NULL`)
  for (const word of words) parts.push(holds(word))
  return Prisma.join(parts, ' AND ')
}

function holds({ word, questions }: SearchWord): Prisma.Sql {
  const like = `%${word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const named =
    questions.length === 0
      ? Prisma.empty
      : Prisma.sql`OR c."simulation" || '/' || c."question" IN (${Prisma.join([...questions])})`
  return Prisma.sql`(s."title" LIKE ${like} ESCAPE '\\' OR c."explain" LIKE ${like} ESCAPE '\\'
    OR c."id" LIKE ${like} ESCAPE '\\' OR n."text" LIKE ${like} ESCAPE '\\' ${named})`
}

const READING = Prisma.sql`d."position", c."position", c."id"`

/** Cards never met come last in every order but that of reading. */
const orders: Readonly<Record<CardOrder, Prisma.Sql>> = {
  reading: READING,
  due: Prisma.sql`m."dueDay" IS NULL, m."dueDay", ${READING}`,
  difficulty: Prisma.sql`m."difficulty" IS NULL, m."difficulty" DESC, ${READING}`,
  stability: Prisma.sql`m."stability" IS NULL, m."stability", ${READING}`,
  lapses: Prisma.sql`m."lapses" IS NULL, m."lapses" DESC, ${READING}`,
}
