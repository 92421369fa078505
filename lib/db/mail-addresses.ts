import 'server-only'
import { database, type DatabaseSession } from './client'

/** What better-auth has in place of an address; nobody gets mail there. */
const MADE_UP = '@nanosleep.invalid'
const pendingOf = (userId: string): string => `mail-address:${userId}`

/** The confirmed mail address of an account, or null. */
export async function findAddress(
  userId: string,
  session: DatabaseSession = database(),
): Promise<string | null> {
  const row = await session.user.findUnique({
    where: { id: userId },
    select: { email: true, emailVerified: true },
  })
  return row?.emailVerified === true && !row.email.endsWith(MADE_UP) ? row.email : null
}

/** The account with this confirmed address, or null. */
export async function findByAddress(
  address: string,
  session: DatabaseSession = database(),
): Promise<{ readonly userId: string; readonly name: string } | null> {
  const row = await session.user.findFirst({
    where: { email: address, emailVerified: true },
    select: { id: true, name: true },
  })
  return row === null ? null : { userId: row.id, name: row.name }
}

/** Gives an account a confirmed address; gives whether no other account has it. */
export async function saveAddress(
  userId: string,
  address: string,
  session: DatabaseSession,
): Promise<boolean> {
  const others = await session.user.count({ where: { email: address, id: { not: userId } } })
  if (others > 0) return false
  await session.user.update({
    where: { id: userId },
    data: { email: address, emailVerified: true },
    select: { id: true },
  })
  return true
}

export async function removeAddress(userId: string, session: DatabaseSession): Promise<void> {
  await session.user.update({
    where: { id: userId },
    data: { email: `${userId}${MADE_UP}`, emailVerified: false },
    select: { id: true },
  })
  await endPendingAddresses(userId, session)
}

/** An address that waits for its owner to confirm it. */
export interface PendingAddress {
  readonly id: string
  readonly userId: string
  readonly address: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Keeps an address to be confirmed, in place of those before. */
export async function addPendingAddress(
  { id, userId, address, expiresAt }: PendingAddress,
  at: number,
  session: DatabaseSession,
): Promise<void> {
  await endPendingAddresses(userId, session)
  const now = new Date(at)
  await session.verification.create({
    data: {
      id,
      identifier: pendingOf(userId),
      value: address,
      expiresAt: new Date(expiresAt),
      createdAt: now,
      updatedAt: now,
    },
    select: { id: true },
  })
}

/** An address that still waits, or null. */
export async function findPendingAddress(
  id: string,
  now: number,
  session: DatabaseSession = database(),
): Promise<PendingAddress | null> {
  const row = await session.verification.findFirst({
    where: { id, identifier: { startsWith: pendingOf('') }, expiresAt: { gt: new Date(now) } },
    select: { id: true, identifier: true, value: true, expiresAt: true },
  })
  return row === null
    ? null
    : {
        id: row.id,
        userId: row.identifier.slice(pendingOf('').length),
        address: row.value,
        expiresAt: row.expiresAt.getTime(),
      }
}

/** The address that an account waits to have confirmed, or null. */
export async function findPendingAddressOf(
  userId: string,
  now: number,
  session: DatabaseSession = database(),
): Promise<string | null> {
  const row = await session.verification.findFirst({
    where: { identifier: pendingOf(userId), expiresAt: { gt: new Date(now) } },
    select: { value: true },
  })
  return row?.value ?? null
}

export async function endPendingAddresses(userId: string, session: DatabaseSession): Promise<void> {
  await session.verification.deleteMany({ where: { identifier: pendingOf(userId) } })
}
