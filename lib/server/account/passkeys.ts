import 'server-only'
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/client'
import {
  addPasskey,
  deletePasskey,
  isPasskeyKnown,
  type ListedPasskey,
  listPasskeys,
} from '@/lib/db/passkeys'
import type { Actor } from '../actor'
import { log } from '../log'
import { now } from '../now'
import { keepChallenge, passkeySite, takeChallenge } from './passkey-challenge'
import { knownPassword, requirePassword } from './password'

/** More devices than a person signs in with. */
export const MAX_PASSKEYS = 10

const passkeyName = z
  .string()
  .trim()
  .min(1, 'Give it a name, so that you know it again.')
  .max(40, 'At most 40 characters.')

/** Bytes as the browser sends them. */
export const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]+$/)

export const passkeyStartSchema = z.strictObject({ name: passkeyName, password: knownPassword })

export const passkeyAnswerSchema = z.strictObject({
  name: passkeyName,
  answer: z.object({
    id: base64url,
    rawId: base64url,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: z.array(z.string().max(20)).max(10).optional(),
    }),
  }),
})

export const passkeyIdSchema = z.strictObject({ passkeyId: z.uuid() })

/** The actor’s passkeys, and whether there may be more. */
export async function showPasskeys(actor: Actor) {
  const passkeys = await listPasskeys(actor.userId)
  return {
    passkeys: passkeys.map(({ credentialId: _device, ...shown }) => shown),
    isFull: passkeys.length >= MAX_PASSKEYS,
  }
}

/** What the browser needs to make a passkey. The password must be right. Throws AppError('conflict') if there are ten. */
export async function startPasskey(actor: Actor, { password }: z.output<typeof passkeyStartSchema>) {
  await requirePassword(actor, password, 'password')
  const passkeys = await listPasskeys(actor.userId)
  requireRoom(passkeys)
  const { host } = await passkeySite()
  const options = await generateRegistrationOptions({
    rpName: 'Nanosleep',
    rpID: host,
    userName: actor.name,
    userDisplayName: actor.name,
    userID: new TextEncoder().encode(actor.userId),
    attestationType: 'none',
    excludeCredentials: passkeys.map(({ credentialId }) => ({ id: credentialId })),
    // It stands for name and password together: the device keeps who one is, and makes sure that it is them.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(options.challenge, actor.userId)
  return options
}

/** Keeps the passkey that the browser has made. Throws AppError('forbidden') if it was not made for this, here and now. */
export async function finishPasskey(
  actor: Actor,
  { name, answer }: z.output<typeof passkeyAnswerSchema>,
): Promise<void> {
  const expectedChallenge = await takeChallenge(actor.userId)
  const { origin, host } = await passkeySite()
  const { transports, ...response } = answer.response
  const made = await verifyRegistrationResponse({
    response: { ...answer, response, clientExtensionResults: {} },
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    log.warn({ err: error }, 'a new passkey was refused')
    throw new AppError('forbidden', 'This passkey was not made for this server. Try it again.', {
      cause: error,
    })
  })
  if (!made.verified)
    throw new AppError('forbidden', 'This passkey does not prove itself. Try another device.')
  const { credential, credentialDeviceType, credentialBackedUp } = made.registrationInfo
  await inTransaction(async (session) => {
    requireRoom(await listPasskeys(actor.userId, session))
    if (await isPasskeyKnown(credential.id, session))
      throw new AppError('conflict', 'This passkey is known here already.')
    await addPasskey(
      {
        id: newId(),
        userId: actor.userId,
        name,
        credentialId: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: transports ?? [],
        deviceType: credentialDeviceType,
        isBackedUp: credentialBackedUp,
        addedAt: now(),
      },
      session,
    )
  })
}

/** Removes a passkey: it signs in no more. Throws AppError('not-found') if the actor has no such passkey. */
export async function removePasskey(
  actor: Actor,
  { passkeyId }: z.output<typeof passkeyIdSchema>,
): Promise<void> {
  if (!(await inTransaction((session) => deletePasskey(actor.userId, passkeyId, session))))
    throw new AppError('not-found', 'This passkey is gone already.')
}

function requireRoom(passkeys: readonly ListedPasskey[]): void {
  if (passkeys.length >= MAX_PASSKEYS)
    throw new AppError('conflict', `You have ${MAX_PASSKEYS} passkeys. Remove one first.`)
}
