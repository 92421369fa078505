'use client'
import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { useSyncExternalStore } from 'react'

/** Whether passkeys work here: in this browser, and at the address by which the page was opened. */
export type PasskeySupport = 'unknown' | 'works' | 'insecure' | 'unsupported'

const never = () => () => {}

/** Unknown until the page's code has arrived. */
export function usePasskeySupport(): PasskeySupport {
  return useSyncExternalStore(never, readSupport, () => 'unknown')
}

function readSupport(): PasskeySupport {
  // Passkeys are bound to a name: an address made of numbers has none.
  const isNumber = /^[\d.]+$|^\[/.test(window.location.hostname)
  if (!window.isSecureContext || isNumber) return 'insecure'
  return browserSupportsWebAuthn() ? 'works' : 'unsupported'
}

/** Why the browser gave no passkey, in words; null where it was only put off for another question of ours. */
export function sayPasskeyFault(error: unknown): string | null {
  const name = error instanceof Error ? error.name : ''
  if (name === 'AbortError') return null
  if (name === 'NotAllowedError') return 'It was cancelled, or took too long. Nothing has changed.'
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already.'
  if (name === 'SecurityError') return 'Passkeys need HTTPS, or localhost.'
  if (name === 'ConstraintError' || name === 'NotSupportedError')
    return 'This device cannot keep passkeys: it needs a screen lock, a PIN or a fingerprint.'
  return 'The browser could not do it. Try it again, or on another device.'
}
