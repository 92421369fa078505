import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { MAX_REPLY_LENGTH } from '@/lib/content/report'
import { inTransaction } from '@/lib/db/client'
import { listGroupDocuments } from '@/lib/db/groups'
import { findReportWithin, settleReport as saveSettled } from '@/lib/db/reports'
import type { EditedGroup } from '@/lib/groups/access'
import { now } from '../now'
import type { Owner } from '../owner'

export const settlingSchema = z.strictObject({
  id: z.uuidv7(),
  reply: z.string().trim().max(MAX_REPLY_LENGTH, `At most ${MAX_REPLY_LENGTH} characters.`),
  does: z.enum(['resolve', 'reopen', 'reply']),
})

/**
 * Answers a report in words and resolves it, opens it again, or only answers. To take it twice changes nothing. The
 * owner of the server may do it with every report; an editor with those of the group's members about what it studies.
 */
export async function settleReport(
  by: Owner | EditedGroup,
  { id, reply, does }: z.output<typeof settlingSchema>,
): Promise<void> {
  await inTransaction(async (session) => {
    const scope =
      'role' in by ? { group: { id: by.id, documentIds: await listGroupDocuments(by.id, session) } } : {}
    const report = await findReportWithin(scope, id, session)
    if (report === null) throw new AppError('not-found', 'There is no such report.')
    const words = reply === '' ? null : reply
    const at = now()
    const resolvedAt = { resolve: report.resolvedAt ?? at, reopen: null, reply: report.resolvedAt }[does]
    const repliedAt = words === null ? null : words === report.reply ? report.repliedAt : at
    await saveSettled(id, { reply: words, repliedAt, resolvedAt }, session)
  })
}
