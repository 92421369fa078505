import 'server-only'
import { cookies } from 'next/headers'
import { addChallenge, useChallenge } from '@/lib/db/passkeys'
import { inTransaction } from '@/lib/db/client'
import { AppError } from '@/lib/base/app-error'
import { homeAddress } from '../home-address'
import { now } from '../now'

const COOKIE = 'nanosleep.passkey'
const TEN_MINUTES_MS = 600_000

/** Whom a passkey is for: the origin that browsers see, and its host, to which devices bind a passkey. */
export async function passkeySite(): Promise<{ readonly origin: string; readonly host: string }> {
  const origin = await homeAddress()
  return { origin, host: new URL(origin).hostname }
}

/** Keeps a challenge, for ten minutes and for this browser alone. */
export async function keepChallenge(challenge: string, userId: string | null): Promise<void> {
  const at = now()
  await inTransaction((session) =>
    addChallenge({ challenge, userId, expiresAt: at + TEN_MINUTES_MS }, at, session),
  )
  const { origin } = await passkeySite()
  const jar = await cookies()
  jar.set(COOKIE, challenge, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: origin.startsWith('https:'),
    maxAge: TEN_MINUTES_MS / 1000,
  })
}

/** The challenge that this browser was given, used up by this. Throws AppError('forbidden') if there is none. */
export async function takeChallenge(userId: string | null): Promise<string> {
  const jar = await cookies()
  const challenge = jar.get(COOKIE)?.value ?? ''
  const isOpen =
    challenge !== '' && (await inTransaction((session) => useChallenge(challenge, userId, now(), session)))
  if (!isOpen) throw new AppError('forbidden', 'That took too long, or was asked for twice. Try it again.')
  return challenge
}
