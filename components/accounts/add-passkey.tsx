'use client'
import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser'
import { useRef } from 'react'
import type { Result } from '@/lib/base/result'
import {
  ActionForm,
  type FormAction,
  FormField,
  type FormState,
  SubmitButton,
} from '@/components/ui/action-form'
import { OwnPassword } from './own-password'
import { sayPasskeyFault, usePasskeySupport } from './passkey-support'

interface Refusal {
  readonly message: string
  readonly fields?: Readonly<Record<string, readonly string[] | undefined>>
}

export interface AddPasskeyProps {
  readonly hasPassword: boolean
  readonly start: (asked: unknown) => Promise<Result<PublicKeyCredentialCreationOptionsJSON, Refusal>>
  readonly finish: (made: unknown) => Promise<Result<void, Refusal>>
}

/** A name for a new passkey; then the browser asks for it. */
export function AddPasskey({ hasPassword, start, finish }: AddPasskeyProps) {
  const support = usePasskeySupport()
  const box = useRef<HTMLDivElement>(null)

  const add: FormAction = async (_before, form) => {
    const name = form.get('name')
    const started = await start({ name, password: form.get('password') })
    if (!started.ok) return refusalOf(started.error)
    let answer
    try {
      answer = await startRegistration({ optionsJSON: started.value })
    } catch (error) {
      return said(sayPasskeyFault(error))
    }
    const finished = await finish({ name, answer })
    if (!finished.ok) return refusalOf(finished.error)
    box.current?.querySelector('form')?.reset()
    return { refused: null, done: 'Added. You can sign in with it.', faults: {} }
  }

  if (support === 'insecure')
    return (
      <p className="text-muted">
        Passkeys need HTTPS, or localhost. Open this page by such an address to add one.
      </p>
    )
  if (support === 'unsupported') return <p className="text-muted">This browser knows no passkeys.</p>
  return (
    <div ref={box}>
      <ActionForm action={add} label="Add a passkey">
        <FormField
          label="Name of the passkey"
          name="name"
          autoComplete="off"
          says="So that you know it again: “phone”, or “blue key”."
          required
          maxLength={40}
        />
        <OwnPassword hasPassword={hasPassword} />
        <div>
          <SubmitButton look="quiet">Add a passkey</SubmitButton>
        </div>
      </ActionForm>
    </div>
  )
}

function refusalOf({ message, fields }: Refusal): FormState {
  const [name, password] = [fields?.['name']?.[0], fields?.['password']?.[0]]
  if (name === undefined && password === undefined) return said(message)
  const faults = { ...(name === undefined ? {} : { name }), ...(password === undefined ? {} : { password }) }
  return { refused: null, done: null, faults }
}

function said(refused: string | null): FormState {
  return { refused, done: null, faults: {} }
}
