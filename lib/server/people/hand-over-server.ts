import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { inTransaction } from '@/lib/db/client'
import { moveFounder } from '@/lib/db/users'
import { knownPassword, requirePassword } from '../account/password'
import type { Owner } from '../owner'

export const handOverSchema = z.strictObject({
  userId: z.string().min(1, 'Choose someone.').max(100),
  password: knownPassword,
})

/** Makes another account the owner of the server. Throws AppError('not-found') if it is no longer there. */
export async function handOverServer(
  owner: Owner,
  { userId, password }: z.output<typeof handOverSchema>,
): Promise<void> {
  if (userId === owner.userId) throw new AppError('conflict', 'You own this server already.')
  await requirePassword(owner, password, 'password')
  await inTransaction(async (session) => {
    if (!(await moveFounder(owner.userId, userId, session)))
      throw new AppError('not-found', 'This account is no longer there, or the server is no longer yours.')
  })
}
