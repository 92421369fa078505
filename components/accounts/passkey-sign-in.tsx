'use client'
import {
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Result } from '@/lib/base/result'
import { sayPasskeyFault, usePasskeySupport } from './passkey-support'

/** The server forgets what it asked for after ten minutes. */
const ASK_ANEW_MS = 9 * 60_000

interface PasskeySignInProps {
  readonly to: string
  readonly ask: () => Promise<Result<PublicKeyCredentialRequestOptionsJSON, { readonly message: string }>>
  readonly enter: (asked: unknown) => Promise<{ readonly fault: string }>
}

/** The way in by a passkey: by this button, or by the name field, where the browser offers it. */
export function PasskeySignIn({ to, ask, enter }: PasskeySignInProps) {
  const support = usePasskeySupport()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  async function signIn(byField: boolean): Promise<void> {
    const asked = await ask()
    if (!asked.ok) return setFault(byField ? null : asked.error.message)
    let answer
    try {
      answer = await startAuthentication({ optionsJSON: asked.value, useBrowserAutofill: byField })
    } catch (error) {
      // Nobody has asked for what the field offers.
      if (!byField) setFault(sayPasskeyFault(error))
      return
    }
    setBusy(true)
    const refused = await enter({ to, answer })
    setFault(refused.fault)
    setBusy(false)
  }

  const offer = useEffectEvent(async () => {
    if (document.visibilityState === 'visible' && (await browserSupportsWebAuthnAutofill()))
      await signIn(true)
  })

  async function press(): Promise<void> {
    setBusy(true)
    setFault(null)
    await signIn(false)
    setBusy(false)
    await offer()
  }

  // Follows the browser's offer of passkeys at the name field, which ends with the page.
  useEffect(() => {
    if (support !== 'works') return
    const first = setTimeout(() => void offer())
    const again = setInterval(() => void offer(), ASK_ANEW_MS)
    return () => {
      clearTimeout(first)
      clearInterval(again)
      WebAuthnAbortService.cancelCeremony()
    }
  }, [support])

  if (support === 'insecure' || support === 'unsupported') return null
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        disabled={support === 'unknown' || busy}
        onClick={() => void press()}
        className="inline-flex min-h-13 items-center justify-center rounded border border-edge px-6 text-lg hover:bg-raised disabled:text-muted"
      >
        {busy ? 'One moment…' : 'Sign in with a passkey'}
      </button>
      {fault !== null && (
        <p role="alert" className="text-sm text-miss">
          {fault}
        </p>
      )}
    </div>
  )
}
