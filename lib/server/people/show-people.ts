import 'server-only'
import { listOpenResets } from '@/lib/db/password-resets'
import { listPeople } from '@/lib/db/people'
import { findOpenSignUp } from '@/lib/db/server-settings'
import { resetPath } from '../account/reset-password'
import { now } from '../now'
import type { Owner } from '../owner'
import { listServerInvitations } from './invite-to-server'

/** Who has an account here, and who may make one. */
export async function showPeople(owner: Owner) {
  const [people, resets, invitations, isSignUpOpen] = await Promise.all([
    listPeople(),
    listOpenResets(now()),
    listServerInvitations(owner),
    findOpenSignUp(),
  ])
  return {
    people: people.map(({ isFounder, ...person }) => {
      const reset = resets.find(({ userId }) => userId === person.userId)
      return {
        ...person,
        isOwner: isFounder,
        isSelf: person.userId === owner.userId,
        reset: reset === undefined ? null : { path: resetPath(reset.id), expiresAt: reset.expiresAt },
      }
    }),
    invitations,
    isSignUpOpen,
  }
}
