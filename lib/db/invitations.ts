import 'server-only'
import { z } from 'zod'
import type { Invitation } from '@/lib/groups/invitation'
import { database, type DatabaseSession } from './client'

const SELECT = {
  id: true,
  groupId: true,
  role: true,
  createdById: true,
  createdAt: true,
  expiresAt: true,
  maxUses: true,
  uses: true,
  revokedAt: true,
} as const

const role = z.enum(['member', 'editor'])

interface Row extends Omit<Invitation, 'role' | 'createdAt' | 'expiresAt' | 'revokedAt'> {
  readonly role: string
  readonly createdAt: bigint
  readonly expiresAt: bigint
  readonly revokedAt: bigint | null
}

function fromRow(row: Row): Invitation {
  return {
    ...row,
    role: role.parse(row.role),
    createdAt: Number(row.createdAt),
    expiresAt: Number(row.expiresAt),
    revokedAt: row.revokedAt === null ? null : Number(row.revokedAt),
  }
}

export async function addInvitation(invitation: Invitation, session: DatabaseSession): Promise<void> {
  const { createdAt, expiresAt, revokedAt, ...rest } = invitation
  await session.invitation.create({
    data: {
      ...rest,
      createdAt: BigInt(createdAt),
      expiresAt: BigInt(expiresAt),
      revokedAt: revokedAt === null ? null : BigInt(revokedAt),
    },
    select: { id: true },
  })
}

export async function findInvitation(
  id: string,
  session: DatabaseSession = database(),
): Promise<Invitation | null> {
  const row = await session.invitation.findUnique({ where: { id }, select: SELECT })
  return row === null ? null : fromRow(row)
}

/** The invitations of a group, or with null those to the server alone; newest first. */
export async function listInvitations(
  groupId: string | null,
  session: DatabaseSession = database(),
): Promise<Invitation[]> {
  const rows = await session.invitation.findMany({
    where: { groupId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: SELECT,
  })
  return rows.map(fromRow)
}

/** Counts one use if the invitation still lets someone in; gives whether it did. Two at once cannot both take the last. */
export async function takeInvitation(
  id: string,
  now: number,
  session: DatabaseSession = database(),
): Promise<boolean> {
  const { count } = await session.invitation.updateMany({
    where: {
      id,
      revokedAt: null,
      expiresAt: { gt: BigInt(now) },
      uses: { lt: session.invitation.fields.maxUses },
    },
    data: { uses: { increment: 1 } },
  })
  return count > 0
}

/** Takes back a use whose account or membership could not be made after all. */
export async function giveBackInvitation(id: string, session: DatabaseSession = database()): Promise<void> {
  await session.invitation.updateMany({ where: { id, uses: { gt: 0 } }, data: { uses: { decrement: 1 } } })
}

/** Ends an invitation of that group (null: of the server); gives whether there was one to end. */
export async function revokeInvitation(
  id: string,
  groupId: string | null,
  now: number,
  session: DatabaseSession = database(),
): Promise<boolean> {
  const { count } = await session.invitation.updateMany({
    where: { id, groupId, revokedAt: null },
    data: { revokedAt: BigInt(now) },
  })
  return count > 0
}
