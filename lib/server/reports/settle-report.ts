import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { MAX_REPLY_LENGTH } from '@/lib/content/report'
import { inTransaction } from '@/lib/db/client'
import { findReport, settleReport as saveSettled } from '@/lib/db/reports'
import { now } from '../now'
import type { Owner } from '../owner'

export const settlingSchema = z.strictObject({
  id: z.uuidv7(),
  reply: z.string().trim().max(MAX_REPLY_LENGTH, `At most ${MAX_REPLY_LENGTH} characters.`),
  does: z.enum(['resolve', 'reopen', 'reply']),
})

/**
 * Answers a report in words and resolves it, opens it again, or only answers. To take it twice changes nothing.
 * Once groups have editors, they will come in by a proof of their own beside `Owner`, by the report's document.
 */
export async function settleReport(
  _owner: Owner,
  { id, reply, does }: z.output<typeof settlingSchema>,
): Promise<void> {
  await inTransaction(async (session) => {
    const report = await findReport(id, session)
    if (report === null) throw new AppError('not-found', 'There is no such report.')
    const words = reply === '' ? null : reply
    const at = now()
    const resolvedAt = { resolve: report.resolvedAt ?? at, reopen: null, reply: report.resolvedAt }[does]
    const repliedAt = words === null ? null : words === report.reply ? report.repliedAt : at
    await saveSettled(id, { reply: words, repliedAt, resolvedAt }, session)
  })
}
