'use server'
import { revalidatePath } from 'next/cache'
import type { SettleFormState } from '@/components/report/settle-form'
import { editorAction } from '@/lib/server/groups/group-action'
import { settleReport, settlingSchema } from '@/lib/server/reports/settle-report'

const settleDoor = editorAction(settlingSchema.shape, settleReport)

/** Answers a member’s report, resolves it or opens it again; what was typed comes back with what went wrong. */
export async function settle(_before: SettleFormState, form: FormData): Promise<SettleFormState> {
  const reply = form.get('reply')
  const settled = await settleDoor({
    groupId: form.get('groupId'),
    id: form.get('id'),
    reply,
    does: form.get('does'),
  })
  revalidatePath('/groups', 'layout')
  return {
    reply: typeof reply === 'string' ? reply : '',
    message: settled.ok ? null : (settled.error.fields?.['reply']?.[0] ?? settled.error.message),
    saved: settled.ok,
  }
}
