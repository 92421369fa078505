'use client'
import { useActionState, useId, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'

/** What the server says of a form it could not take: what was typed comes back, but for the password. */
export interface AccountFormState {
  readonly message: string | null
  readonly name: string
  readonly faults: Readonly<Partial<Record<'name' | 'password', string>>>
}

interface AccountFormProps {
  readonly action: (before: AccountFormState, form: FormData) => Promise<AccountFormState>
  readonly does: string
  readonly isNew: boolean
  /** Of the invitation by which one comes. */
  readonly token?: string
  /** The path to go to when one is in. */
  readonly to?: string
}

const NOTHING_YET: AccountFormState = { message: null, name: '', faults: {} }

/** Name and password. Works before the page's code has arrived; then the time zone is the server's guess. */
export function AccountForm({ action, does, isNew, token, to }: AccountFormProps) {
  const [state, send, busy] = useActionState(action, NOTHING_YET)
  const timeZone = useSyncExternalStore(
    () => () => {},
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => '',
  )
  const id = useId()
  return (
    <form
      action={send}
      className="flex flex-col gap-5"
      aria-describedby={state.message === null ? undefined : `${id}-message`}
    >
      {state.message !== null && (
        <p id={`${id}-message`} role="alert" className="rounded-sm border border-miss px-4 py-3 text-base">
          {state.message}
        </p>
      )}
      <Field
        label="Name"
        name="name"
        autoComplete={isNew ? 'username' : 'username webauthn'}
        defaultValue={state.name}
        fault={state.faults.name}
        autoFocus
        required
        maxLength={40}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        fault={state.faults.password}
        says={isNew ? 'At least 8 characters. A sentence is easiest to remember.' : undefined}
        required
        minLength={isNew ? 8 : 1}
        maxLength={128}
      />
      {isNew && <input type="hidden" name="timeZone" value={timeZone} />}
      {token !== undefined && <input type="hidden" name="token" value={token} />}
      {to !== undefined && <input type="hidden" name="to" value={to} />}
      <Button type="submit" wide disabled={busy}>
        {busy ? 'One moment…' : does}
      </Button>
    </form>
  )
}
