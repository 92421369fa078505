import 'server-only'
import { z } from 'zod'
import { reportFaults } from '@/lib/content/report'
import { database, type DatabaseSession } from './client'

const row = z
  .object({
    id: z.string(),
    userId: z.string(),
    documentId: z.string().nullable(),
    sectionId: z.string().nullable(),
    cardId: z.string().nullable(),
    version: z.string().nullable(),
    fault: z.enum(reportFaults),
    says: z.string(),
    replay: z.string().nullable(),
    at: z.coerce.number(),
    reply: z.string().nullable(),
    repliedAt: z.coerce.number().nullable(),
    resolvedAt: z.coerce.number().nullable(),
    user: z.object({ name: z.string() }),
  })
  .transform(({ user, replay, ...rest }) => ({
    ...rest,
    userName: user.name,
    /** Read by lib/simulations/replay-link.ts. */
    replay: replay === null ? null : z.json().parse(JSON.parse(replay)),
  }))
/** A report with its reporter's name; times in epoch milliseconds. It is open until `resolvedAt`. */
export type StoredReport = Readonly<z.infer<typeof row>>

const SELECT = {
  id: true,
  userId: true,
  documentId: true,
  sectionId: true,
  cardId: true,
  version: true,
  fault: true,
  says: true,
  replay: true,
  at: true,
  reply: true,
  repliedAt: true,
  resolvedAt: true,
  user: { select: { name: true } },
} as const

export async function findReport(
  id: string,
  session: DatabaseSession = database(),
): Promise<StoredReport | null> {
  const found = await session.report.findUnique({ where: { id }, select: SELECT })
  return found === null ? null : row.parse(found)
}

export type NewReport = Omit<StoredReport, 'userName' | 'reply' | 'repliedAt' | 'resolvedAt'>

/** Adds a report. The caller has looked that the id is not there yet, in the same transaction. */
export async function addReport({ replay, at, ...rest }: NewReport, session: DatabaseSession): Promise<void> {
  await session.report.create({
    data: { ...rest, at: BigInt(at), replay: replay === null ? null : JSON.stringify(replay) },
    select: { id: true },
  })
}

/** How many a learner has sent since a moment. */
export function countReportsSince(userId: string, at: number, session: DatabaseSession): Promise<number> {
  return session.report.count({ where: { userId, at: { gt: BigInt(at) } } })
}

/** Whose reports: of one reporter, or of the members of a group about these documents; neither, of all. */
export type ReportScope =
  | { readonly userId?: string; readonly group?: undefined }
  | {
      readonly userId?: undefined
      readonly group: { readonly id: string; readonly documentIds: readonly string[] }
    }

function within({ userId, group }: ReportScope) {
  if (group === undefined) return userId === undefined ? {} : { userId }
  const { id: groupId, documentIds } = group
  return { documentId: { in: [...documentIds] }, user: { memberships: { some: { groupId } } } }
}

/** A report, if it is one of these. */
export async function findReportWithin(
  scope: ReportScope,
  id: string,
  session: DatabaseSession = database(),
): Promise<StoredReport | null> {
  const found = await session.report.findFirst({ where: { id, ...within(scope) }, select: SELECT })
  return found === null ? null : row.parse(found)
}

/** Reports, newest first: the open or the resolved ones, or both. */
export async function listReports(
  { isOpen, ...scope }: ReportScope & { readonly isOpen?: boolean },
  count: number,
  session: DatabaseSession = database(),
): Promise<StoredReport[]> {
  const rows = await session.report.findMany({
    where: {
      ...within(scope),
      ...(isOpen === undefined ? {} : { resolvedAt: isOpen ? null : { not: null } }),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: count,
    select: SELECT,
  })
  return rows.map((one) => row.parse(one))
}

/** How many are open and how many resolved. */
export async function countReports(
  scope: ReportScope = {},
  session: DatabaseSession = database(),
): Promise<{ readonly open: number; readonly resolved: number }> {
  const where = within(scope)
  const open = await session.report.count({ where: { ...where, resolvedAt: null } })
  return { open, resolved: (await session.report.count({ where })) - open }
}

interface Settling {
  readonly reply: string | null
  readonly repliedAt: number | null
  readonly resolvedAt: number | null
}

/** Writes the reply to a report, and whether it is resolved by it. */
export async function settleReport(
  id: string,
  { reply, repliedAt, resolvedAt }: Settling,
  session: DatabaseSession,
): Promise<void> {
  const big = (at: number | null): bigint | null => (at === null ? null : BigInt(at))
  await session.report.update({
    where: { id },
    data: { reply, repliedAt: big(repliedAt), resolvedAt: big(resolvedAt) },
    select: { id: true },
  })
}
