import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import type { Result } from '@/lib/base/result'
import { inTransaction } from '@/lib/db/client'
import {
  addPendingAddress,
  endPendingAddresses,
  findAddress,
  findPendingAddress,
  findPendingAddressOf,
  removeAddress,
  saveAddress,
} from '@/lib/db/mail-addresses'
import { type Failure, resultOf } from '../action'
import type { Actor } from '../actor'
import { rejectWhenMailing } from '../flood'
import { log } from '../log'
import { canSendMail, linkTo, sendMail } from '../mail'
import { now } from '../now'
import { readSignedToken, signedToken } from '../signed-link'
import { knownPassword, requirePassword } from './password'

const DAY_MS = 86_400_000

/** A mail address as it is kept and compared. */
export const mailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'That is too long for an address.')
  .pipe(z.email('Write it like name@example.org.'))

export const addressChangeSchema = z.strictObject({ address: mailAddress, password: knownPassword })

/** The address of an account, confirmed or waiting; null where this server sends no mail. */
export async function showAddress(actor: Actor) {
  if (!canSendMail()) return null
  const [confirmed, waiting] = await Promise.all([
    findAddress(actor.userId),
    findPendingAddressOf(actor.userId, now()),
  ])
  return { confirmed, waiting }
}

/**
 * Sends a link to an address, by which it becomes the actor’s. The one before stays until then. Throws
 * AppError('conflict') if the mail could not be handed in.
 */
export async function askForAddress(
  actor: Actor,
  { address, password }: z.output<typeof addressChangeSchema>,
): Promise<void> {
  if (!canSendMail()) throw new AppError('conflict', 'This server sends no mail.')
  await requirePassword(actor, password, 'password')
  await rejectWhenMailing(address)
  const at = now()
  const pending = { id: newId(), userId: actor.userId, address, expiresAt: at + DAY_MS }
  await inTransaction((session) => addPendingAddress(pending, at, session))
  try {
    await sendMail({
      to: address,
      subject: 'Your address at Nanosleep',
      text: `Good evening, ${actor.name}.

Open this link to have a link for a new password sent to this address, should you forget yours:

${linkTo(`/confirm/${signedToken('mail-address', pending.id)}`)}

It works for a day. If you did not ask for it, do nothing.
`,
    })
  } catch (error) {
    log.error({ err: error }, 'a mail could not be handed in')
    throw new AppError('conflict', 'The mail could not be sent. Check the address, or try again later.', {
      cause: error,
    })
  }
}

/** Takes one’s address off the account. */
export async function forgetAddress(actor: Actor): Promise<void> {
  await inTransaction((session) => removeAddress(actor.userId, session))
}

/** The address that a link confirms; null if it confirms none. */
export async function openConfirmation(token: string): Promise<{ readonly address: string } | null> {
  const id = readSignedToken('mail-address', token)
  const pending = id === null ? null : await findPendingAddress(id, now())
  return pending === null ? null : { address: pending.address }
}

/** Makes a waiting address its account’s. Fails with 'forbidden' if the link confirms none. */
export function confirmAddress(token: string): Promise<Result<null, Failure>> {
  return resultOf(async () => {
    const id = readSignedToken('mail-address', token)
    return inTransaction(async (session) => {
      const pending = id === null ? null : await findPendingAddress(id, now(), session)
      if (pending === null) throw new AppError('forbidden', 'This link confirms no address any more.')
      await endPendingAddresses(pending.userId, session)
      if (!(await saveAddress(pending.userId, pending.address, session)))
        throw new AppError('conflict', 'Another account here has this address already.')
      return null
    })
  })
}
