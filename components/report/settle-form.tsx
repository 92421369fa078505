'use client'
import { useActionState, useId } from 'react'
import { Button } from '@/components/ui/button'
import { MAX_REPLY_LENGTH } from '@/lib/content/report'

export interface SettleFormState {
  readonly reply: string
  readonly message: string | null
  readonly saved: boolean
}

interface SettleFormProps {
  readonly id: string
  readonly reply: string
  readonly isOpen: boolean
  readonly groupId?: string | undefined
  readonly action: (before: SettleFormState, form: FormData) => Promise<SettleFormState>
}

/** The owner's or an editor's words to a report, and whether it is resolved. Works before the page's code has arrived. */
export function SettleForm({ id, reply, isOpen, groupId, action }: SettleFormProps) {
  const [state, send, isBusy] = useActionState(action, { reply, message: null, saved: false })
  const field = useId()
  return (
    <form action={send} className="flex flex-col gap-4">
      <input type="hidden" name="id" value={id} />
      {groupId !== undefined && <input type="hidden" name="groupId" value={groupId} />}
      <div className="flex flex-col gap-1.5">
        <label htmlFor={field} className="text-sm font-medium">
          Your answer
        </label>
        <textarea
          id={field}
          name="reply"
          defaultValue={state.reply}
          maxLength={MAX_REPLY_LENGTH}
          rows={4}
          className="min-h-28 w-full rounded border border-edge bg-surface px-4 py-3 text-base"
        />
        <p className="text-sm text-muted">The one who reported it reads this.</p>
      </div>
      {state.message !== null && (
        <p role="alert" className="rounded-sm border border-edge px-4 py-3">
          {state.message}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" name="does" value={isOpen ? 'resolve' : 'reply'} disabled={isBusy}>
          {isOpen ? 'Answer and resolve' : 'Change the answer'}
        </Button>
        <Button type="submit" name="does" value={isOpen ? 'reply' : 'reopen'} look="quiet" disabled={isBusy}>
          {isOpen ? 'Answer, keep it open' : 'Open it again'}
        </Button>
        <p role="status" className="text-sm text-muted">
          {state.saved && !isBusy ? 'Saved.' : ''}
        </p>
      </div>
    </form>
  )
}
