'use server'
import { revalidatePath } from 'next/cache'
import type { SettleFormState } from '@/components/report/settle-form'
import { action } from '@/lib/server/action'
import { requireOwner } from '@/lib/server/owner'
import { fileReport, reportSchema } from '@/lib/server/reports/file-report'
import { settleReport, settlingSchema } from '@/lib/server/reports/settle-report'

/** Sends what somebody finds wrong. */
export const report = action(reportSchema, fileReport)

const settleAction = action(settlingSchema, async (actor, settling) =>
  settleReport(await requireOwner(actor), settling),
)

/** Answers a report, resolves it or opens it again; what was typed comes back with what went wrong. */
export async function settle(_before: SettleFormState, form: FormData): Promise<SettleFormState> {
  const reply = form.get('reply')
  const settled = await settleAction({ id: form.get('id'), reply, does: form.get('does') })
  revalidatePath('/reports', 'layout')
  return {
    reply: typeof reply === 'string' ? reply : '',
    message: settled.ok ? null : (settled.error.fields?.['reply']?.[0] ?? settled.error.message),
    saved: settled.ok,
  }
}
