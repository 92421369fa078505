import 'server-only'
import { z } from 'zod'
import { inTransaction } from '@/lib/db/client'
import { findByAddress } from '@/lib/db/mail-addresses'
import type { Result } from '@/lib/base/result'
import { AppError } from '@/lib/base/app-error'
import { type Failure, readInput, resultOf } from '../action'
import { rejectWhenMailing } from '../flood'
import { log } from '../log'
import { canSendMail, linkTo, sendMail } from '../mail'
import { mailAddress } from './mail-address'
import { addReset } from './reset-password'

/**
 * Has a reset link sent to an address if an account has it. Whether one has, nobody is told: neither in words nor by
 * how long it takes, since `later` looks and sends when this has answered.
 */
export function askForReset(
  address: string,
  later: (work: () => Promise<void>) => void,
): Promise<Result<null, Failure>> {
  return resultOf(async () => {
    if (!canSendMail())
      throw new AppError('conflict', 'This server sends no mail. Ask who runs it for a link.')
    const input = readInput(z.strictObject({ address: mailAddress }), { address })
    await rejectWhenMailing(input.address)
    later(() => sendReset(input.address))
    return null
  })
}

async function sendReset(address: string): Promise<void> {
  const found = await findByAddress(address)
  if (found === null) return
  const path = await inTransaction((session) => addReset(found.userId, session))
  try {
    await sendMail({
      to: address,
      subject: 'A new password for Nanosleep',
      text: `Good evening, ${found.name}.

Open this link to set a new password:

${linkTo(path)}

It works once, for a day. If you did not ask for it, do nothing: your password stays as it is.
`,
    })
  } catch (error) {
    log.error({ err: error }, 'a mail could not be handed in')
  }
}
