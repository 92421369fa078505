'use client'
import { useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'

export interface PasswordFormState {
  readonly message: string | null
  /** What is wrong with the password. */
  readonly fault: string | null
}

interface NewPasswordFormProps {
  readonly action: (before: PasswordFormState, form: FormData) => Promise<PasswordFormState>
  readonly token: string
  /** Of the account, so that the browser keeps the password under it. */
  readonly name: string
}

/** A new password for who came by a link. Works before the page's code has arrived. */
export function NewPasswordForm({ action, token, name }: NewPasswordFormProps) {
  const [state, send, busy] = useActionState(action, { message: null, fault: null })
  return (
    <form action={send} className="flex flex-col gap-5">
      {state.message !== null && (
        <p role="alert" className="rounded-sm border border-miss px-4 py-3 text-base">
          {state.message}
        </p>
      )}
      <input type="hidden" name="token" value={token} />
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        fault={state.fault ?? undefined}
        says="At least 8 characters. A sentence is easiest to remember."
        autoFocus
        required
        minLength={8}
        maxLength={128}
      />
      <Button type="submit" wide disabled={busy}>
        {busy ? 'One moment…' : 'Set the password'}
      </Button>
    </form>
  )
}
