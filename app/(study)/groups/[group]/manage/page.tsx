import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { DefaultsForm } from '@/components/groups/defaults-form'
import { GroupInvitations } from '@/components/groups/group-invitations'
import { ManageMembers } from '@/components/groups/manage-members'
import { ActionForm, FormField, SmallSubmit, SubmitButton } from '@/components/ui/action-form'
import { SiteHeader } from '@/components/ui/site-header'
import { asOwner } from '@/lib/groups/access'
import { MAX_GROUP_NAME } from '@/lib/groups/group'
import { showOwnedGroup } from '@/lib/server/groups/show-group'
import { changeRole, disband, invite, passOn, remove, rename, revoke, setDefaults } from '../../actions'
import { findGroupOfPage } from '../find-group'

export const metadata: Metadata = { title: 'Manage the group' }

interface ManagePageProps {
  readonly params: Promise<{ readonly group: string }>
}

export default async function ManagePage({ params }: ManagePageProps) {
  const group = await findGroupOfPage((await params).group)
  if (group.role !== 'owner') notFound()
  const shown = await showOwnedGroup(asOwner(group))
  return (
    <div className="mx-auto max-w-3xl px-5 sm:px-10">
      <SiteHeader place="Groups" />
      <main className="flex flex-col gap-14 pt-10 pb-24">
        <header className="flex flex-col gap-2">
          <Link
            href={`/groups/${shown.id}`}
            className="inline-flex min-h-11 items-center text-muted hover:text-lamp"
          >
            ← {shown.name}
          </Link>
          <h1 className="book text-4xl">Invite and manage</h1>
        </header>
        <GroupInvitations
          groupId={shown.id}
          invitations={shown.invitations}
          invite={invite}
          revoke={revoke}
        />
        <ManageMembers
          groupId={shown.id}
          members={shown.members}
          changeRole={changeRole}
          remove={remove}
          handOver={passOn}
        />
        <DefaultsForm groupId={shown.id} defaults={shown.defaults} action={setDefaults} />
        <section className="flex flex-col gap-5" aria-labelledby="the-group">
          <h2 id="the-group" className="book text-2xl">
            The group itself
          </h2>
          <ActionForm action={rename} className="flex max-w-xl flex-col gap-4" label="Rename">
            <input type="hidden" name="groupId" value={shown.id} />
            <FormField
              label="Name"
              name="name"
              required
              maxLength={MAX_GROUP_NAME}
              defaultValue={shown.name}
              autoComplete="off"
            />
            <div>
              <SubmitButton look="quiet">Rename</SubmitButton>
            </div>
          </ActionForm>
          <ActionForm
            action={disband}
            label="Delete the group"
            className="flex flex-col gap-2 pt-4"
            confirm={`Delete “${shown.name}” for all ${shown.members.length}? Its questions and explanations go with it. What each has learnt stays theirs.`}
          >
            <input type="hidden" name="groupId" value={shown.id} />
            <div>
              <SmallSubmit>Delete the group</SmallSubmit>
            </div>
          </ActionForm>
        </section>
      </main>
    </div>
  )
}
