import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { HandOverForm } from '@/components/accounts/hand-over-form'
import { PeopleList } from '@/components/accounts/people-list'
import { ServerInvitations } from '@/components/accounts/server-invitations'
import { SignUpSwitch } from '@/components/accounts/sign-up-switch'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import { findOwner } from '@/lib/server/owner'
import { showPeople } from '@/lib/server/people/show-people'
import { changeSignUp, handOver, invite, makeReset, revoke, takeResetBack } from './actions'

// The links shown here let people in: other sites must not be told of the page.
export const metadata: Metadata = { title: 'People', referrer: 'no-referrer' }

export default async function PeoplePage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in?to=/admin/people')
  const owner = await findOwner(actor)
  if (owner === null) notFound()
  const { people, invitations, isSignUpOpen } = await showPeople(owner)
  const others = people.filter(({ isSelf }) => !isSelf)
  return (
    <div className="mx-auto max-w-3xl px-5 sm:px-10">
      <SiteHeader place="People" />
      <main className="flex flex-col gap-14 pt-10 pb-24">
        <header className="flex flex-col gap-2">
          <h1 className="book text-4xl">People</h1>
          <p className="book text-lg text-muted">
            Who has an account on this server, and who may make one. What each knows is theirs.
          </p>
        </header>
        <ServerInvitations invitations={invitations} invite={invite} revoke={revoke} />
        <SignUpSwitch isOpen={isSignUpOpen} action={changeSignUp} />
        <PeopleList people={people} makeReset={makeReset} takeBack={takeResetBack} />
        {others.length > 0 && <HandOverForm others={others} action={handOver} />}
      </main>
    </div>
  )
}
