import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { AccountForm } from '@/components/account/account-form'
import { FrontDoor } from '@/components/account/front-door'
import { OpenIdLink } from '@/components/accounts/open-id-link'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { openIdName } from '@/lib/server/account/open-id-door'
import { findActor } from '@/lib/server/actor'
import { openInvitation } from '@/lib/server/groups/join'
import { join, joinAnew } from './actions'

// A link that lets people in must not be told to other sites.
export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer', robots: { index: false } }

interface JoinPageProps {
  readonly params: Promise<{ readonly token: string }>
}

export default async function JoinPage({ params }: JoinPageProps) {
  const { token } = await params
  const actor = await findActor()
  const opened = await openInvitation(token, actor)
  if (opened?.isMember === true) redirect(`/groups/${opened.groupId}`)
  if (opened === null)
    return (
      <FrontDoor
        title="Not an invitation."
        says="This link is not one that this server has made, or a part of it is missing. Ask for it again."
      />
    )
  if (opened.refused !== null) return <FrontDoor title="Too late." says={opened.refused} />
  const { groupName, invitedBy } = opened
  const title = groupName === null ? 'You are invited.' : `Join “${groupName}”.`
  if (actor !== null) {
    return (
      <FrontDoor
        title={title}
        says={
          groupName === null
            ? `You have an account here already, ${actor.name}.`
            : `${invitedBy} invites you, ${actor.name}, to study together.`
        }
      >
        {groupName === null ? (
          <Link href="/" className="inline-flex min-h-11 items-center underline underline-offset-4">
            To tonight
          </Link>
        ) : (
          <ActionForm action={join}>
            <input type="hidden" name="token" value={token} />
            <SubmitButton wide>Join</SubmitButton>
          </ActionForm>
        )}
      </FrontDoor>
    )
  }
  const openId = openIdName()
  return (
    <FrontDoor
      title={title}
      says={`${invitedBy} invites you to study here, ten minutes a night. Choose a name and a password.`}
    >
      <AccountForm action={joinAnew} does="Make the account" isNew token={token} />
      {openId !== null && <OpenIdLink name={openId} invitation={token} />}
      <p className="text-muted">
        You have an account here?{' '}
        <Link
          href={`/sign-in?to=/join/${encodeURIComponent(token)}`}
          className="underline underline-offset-4"
        >
          Sign in
        </Link>{' '}
        and come back to this page.
      </p>
    </FrontDoor>
  )
}
