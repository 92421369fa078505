import 'server-only'
import { database, type DatabaseSession } from './client'

/** A passkey; times in epoch milliseconds. */
export interface Passkey {
  readonly id: string
  readonly userId: string
  readonly name: string
  /** What the device calls it, in base64url. */
  readonly credentialId: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly transports: readonly string[]
  readonly deviceType: string
  readonly isBackedUp: boolean
  readonly addedAt: number
}

/** What its owner sees of a passkey. */
export interface ListedPasskey {
  readonly id: string
  readonly name: string
  readonly credentialId: string
  readonly addedAt: number
  readonly usedAt: number | null
}

/** The passkeys of an account, the oldest first. */
export async function listPasskeys(
  userId: string,
  session: DatabaseSession = database(),
): Promise<ListedPasskey[]> {
  const rows = await session.passkey.findMany({
    where: { userId },
    orderBy: [{ addedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, credentialId: true, addedAt: true, usedAt: true },
  })
  return rows.map((row) => ({
    ...row,
    addedAt: Number(row.addedAt),
    usedAt: row.usedAt === null ? null : Number(row.usedAt),
  }))
}

/** Whether some account has this passkey. */
export async function isPasskeyKnown(credentialId: string, session: DatabaseSession): Promise<boolean> {
  return (await session.passkey.count({ where: { credentialId } })) > 0
}

export async function addPasskey(
  { counter, transports, isBackedUp, addedAt, ...passkey }: Passkey,
  session: DatabaseSession,
): Promise<void> {
  await session.passkey.create({
    data: {
      ...passkey,
      counter: BigInt(counter),
      transports: JSON.stringify(transports),
      backedUp: isBackedUp,
      addedAt: BigInt(addedAt),
    },
    select: { id: true },
  })
}

/** What is needed to check a signature of a passkey; null if no account has it. */
export async function findPasskey(
  credentialId: string,
  session: DatabaseSession = database(),
): Promise<Pick<Passkey, 'id' | 'userId' | 'publicKey' | 'counter'> | null> {
  const row = await session.passkey.findUnique({
    where: { credentialId },
    select: { id: true, userId: true, publicKey: true, counter: true },
  })
  return row === null ? null : { ...row, counter: Number(row.counter) }
}

/** Notes that a passkey was used; gives whether it is still there and was not used by another meanwhile. */
export async function usePasskey(
  { id, counter }: { readonly id: string; readonly counter: number },
  used: { readonly counter: number; readonly isBackedUp: boolean; readonly at: number },
  session: DatabaseSession,
): Promise<boolean> {
  const { count } = await session.passkey.updateMany({
    where: { id, counter: BigInt(counter) },
    data: { counter: BigInt(used.counter), backedUp: used.isBackedUp, usedAt: BigInt(used.at) },
  })
  return count > 0
}

/** Removes a passkey of an account; gives whether it was there. */
export async function deletePasskey(userId: string, id: string, session: DatabaseSession): Promise<boolean> {
  const { count } = await session.passkey.deleteMany({ where: { id, userId } })
  return count > 0
}

/** Keeps a challenge until it is answered, and forgets those whose time is over. */
export async function addChallenge(
  { challenge, userId, expiresAt }: ChallengeRow,
  now: number,
  session: DatabaseSession,
): Promise<void> {
  await session.passkeyChallenge.deleteMany({ where: { expiresAt: { lte: BigInt(now) } } })
  await session.passkeyChallenge.create({
    data: { challenge, userId, expiresAt: BigInt(expiresAt) },
    select: { challenge: true },
  })
}

interface ChallengeRow {
  readonly challenge: string
  /** Who adds a passkey; null for whoever signs in. */
  readonly userId: string | null
  readonly expiresAt: number
}

/** Uses up a challenge; gives whether it was still open, for this. Two at once cannot both use it. */
export async function useChallenge(
  challenge: string,
  userId: string | null,
  now: number,
  session: DatabaseSession,
): Promise<boolean> {
  const { count } = await session.passkeyChallenge.deleteMany({
    where: { challenge, userId, expiresAt: { gt: BigInt(now) } },
  })
  return count > 0
}
