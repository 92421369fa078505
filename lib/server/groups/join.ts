import 'server-only'
import { AppError } from '@/lib/base/app-error'
import type { Result } from '@/lib/base/result'
import { inTransaction } from '@/lib/db/client'
import { findGroup } from '@/lib/db/groups'
import { findInvitation, giveBackInvitation, takeInvitation } from '@/lib/db/invitations'
import { addMember, countMembers, findRole } from '@/lib/db/memberships'
import { findUserName } from '@/lib/db/users'
import { MAX_MEMBERS } from '@/lib/groups/group'
import { type Invitation, INVITATION_SAYS, invitationState } from '@/lib/groups/invitation'
import { createGuestAccount } from '../accounts'
import { type Failure, resultOf } from '../action'
import type { Actor } from '../actor'
import { now } from '../now'
import { readSignedToken } from '../signed-link'

/** What an invitation says to whoever opens its link. */
export interface OpenedInvitation {
  readonly groupId: string | null
  /** Null for an invitation to the server alone. */
  readonly groupName: string | null
  readonly invitedBy: string
  /** Why it lets nobody in; null if it does. */
  readonly refused: string | null
  /** Whether the one who asks is in the group already. */
  readonly isMember: boolean
}

/** Reads the link of an invitation; null if this server has made no such link. */
export async function openInvitation(token: string, actor: Actor | null): Promise<OpenedInvitation | null> {
  const invitation = await findByToken(token)
  if (invitation === null) return null
  const { groupId } = invitation
  const [group, invitedBy, role] = await Promise.all([
    groupId === null ? null : findGroup(groupId),
    findUserName(invitation.createdById),
    groupId === null || actor === null ? null : findRole(groupId, actor.userId),
  ])
  const state = invitationState(invitation, now())
  return {
    groupId,
    groupName: group?.name ?? null,
    invitedBy: invitedBy ?? 'someone',
    refused: state === 'open' ? null : INVITATION_SAYS[state],
    isMember: role !== null,
  }
}

/**
 * Makes an account by an invitation, signs in, and joins the group if it names one. Fails with 'not-found' for a link
 * that this server has not made, with 'forbidden' for one that lets nobody in any more.
 */
export function joinWithNewAccount(
  token: string,
  account: { readonly name: string; readonly password: string; readonly timeZone: string },
): Promise<Result<{ readonly groupId: string | null }, Failure>> {
  return resultOf(async () => {
    const invitation = await requireInvitation(token)
    const made = await createGuestAccount(
      account,
      () => takeOrRefuse(invitation.id),
      () => giveBackInvitation(invitation.id),
    )
    if (!made.ok) throw new RelayedFailure(made.error)
    if (invitation.groupId !== null) await enter(invitation, invitation.groupId, made.value.userId)
    return { groupId: invitation.groupId }
  }).catch((error: unknown) => {
    if (error instanceof RelayedFailure) return { ok: false, error: error.failure } as const
    throw error
  })
}

/** Joins a group with the account that one has. Joining twice changes nothing. Throws like `joinWithNewAccount` fails. */
export async function joinGroup(actor: Actor, token: string): Promise<{ readonly groupId: string }> {
  const invitation = await requireInvitation(token)
  const { groupId } = invitation
  if (groupId === null) throw new AppError('conflict', 'You have an account here already.')
  if ((await findRole(groupId, actor.userId)) !== null) return { groupId }
  await takeOrRefuse(invitation.id)
  try {
    await enter(invitation, groupId, actor.userId)
  } catch (error) {
    await giveBackInvitation(invitation.id)
    throw error
  }
  return { groupId }
}

/** Uses an invitation up for an account that was just made otherwise. Throws like `joinWithNewAccount` fails. */
export async function spendInvitation(actor: Actor, token: string): Promise<void> {
  const invitation = await requireInvitation(token)
  if (invitation.groupId === null) await takeOrRefuse(invitation.id)
  else await joinGroup(actor, token)
}

/** A failure that an inner step has put in words already. */
class RelayedFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

async function enter({ role }: Invitation, groupId: string, userId: string): Promise<void> {
  await inTransaction(async (session) => {
    if ((await findRole(groupId, userId, session)) !== null) return
    if ((await countMembers(groupId, session)) >= MAX_MEMBERS)
      throw new AppError('conflict', `A group has at most ${MAX_MEMBERS} members; this one is full.`)
    await addMember(groupId, userId, role, now(), session)
  })
}

async function findByToken(token: string): Promise<Invitation | null> {
  const id = readSignedToken('invitation', token)
  return id === null ? null : findInvitation(id)
}

async function requireInvitation(token: string): Promise<Invitation> {
  const invitation = await findByToken(token)
  if (invitation === null)
    throw new AppError('not-found', 'This is not an invitation of this server. Ask for the link again.')
  const state = invitationState(invitation, now())
  if (state !== 'open') throw new AppError('forbidden', INVITATION_SAYS[state])
  return invitation
}

async function takeOrRefuse(invitationId: string): Promise<void> {
  if (!(await takeInvitation(invitationId, now())))
    throw new AppError('forbidden', INVITATION_SAYS['used-up'])
}
