import 'server-only'
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { headers } from 'next/headers'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Result } from '@/lib/base/result'
import { inTransaction } from '@/lib/db/client'
import { findPasskey, usePasskey } from '@/lib/db/passkeys'
import { type Failure, readInput, resultOf } from '../action'
import { authFor } from '../auth'
import { forgiveGuesses, rejectWhenChallenging, rejectWhenGuessing } from '../flood'
import { log } from '../log'
import { now } from '../now'
import { keepChallenge, passkeySite, takeChallenge } from './passkey-challenge'
import { base64url } from './passkeys'

const answerSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})

/** What the browser needs to ask for a passkey of this server, whosever it is. */
export function startPasskeySignIn() {
  return resultOf(async () => {
    await rejectWhenChallenging()
    const { host } = await passkeySite()
    const options = await generateAuthenticationOptions({ rpID: host, userVerification: 'required' })
    await keepChallenge(options.challenge, null)
    return options
  })
}

/**
 * Signs in whose passkey has signed the challenge of this browser. Fails with 'not-found' if no account has it (any
 * more), and with 'forbidden' if it has not signed this challenge, for this server.
 */
export function signInByPasskey(raw: unknown): Promise<Result<null, Failure>> {
  return resultOf(async () => {
    const answer = readInput(answerSchema, raw)
    const key = `passkey ${answer.id.slice(0, 200)}`
    await rejectWhenGuessing(key)
    const expectedChallenge = await takeChallenge(null)
    const passkey = await findPasskey(answer.id)
    if (passkey === null)
      throw new AppError('not-found', 'This passkey is not known here; it may have been removed.')
    const { userHandle, ...response } = answer.response
    const { origin, host } = await passkeySite()
    const checked = await verifyAuthenticationResponse({
      response: { ...answer, response, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: host,
      credential: { id: answer.id, publicKey: passkey.publicKey, counter: passkey.counter },
      requireUserVerification: true,
    }).catch((error: unknown) => {
      log.warn({ err: error }, 'a passkey was refused')
      throw refused(error)
    })
    // Whose it is, the device says too where it found the passkey by itself.
    const isOwn =
      userHandle === undefined || Buffer.from(userHandle, 'base64url').toString() === passkey.userId
    if (!checked.verified || !isOwn) throw refused()
    const { newCounter, credentialBackedUp } = checked.authenticationInfo
    const used = { counter: newCounter, isBackedUp: credentialBackedUp, at: now() }
    if (!(await inTransaction((session) => usePasskey(passkey, used, session)))) throw refused()
    const sent = await headers()
    await authFor(sent).api.openSession({ headers: sent, body: { userId: passkey.userId } })
    await forgiveGuesses(key)
    return null
  })
}

function refused(cause?: unknown): AppError {
  return new AppError('forbidden', 'This passkey could not be checked. Try it again, or use your password.', {
    cause,
  })
}
