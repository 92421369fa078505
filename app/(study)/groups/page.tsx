import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { MyGroups } from '@/components/groups/my-groups'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import { listMyGroups } from '@/lib/server/groups/show-group'
import { create } from './actions'

export const metadata: Metadata = { title: 'Groups' }

export default async function GroupsPage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  return (
    <div className="mx-auto max-w-2xl px-5 sm:px-10">
      <SiteHeader place="Groups" />
      <main className="flex flex-col gap-12 pt-10 pb-24">
        <h1 className="book text-4xl">Groups</h1>
        <MyGroups groups={await listMyGroups(actor)} create={create} />
      </main>
    </div>
  )
}
