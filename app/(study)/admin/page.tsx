import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import { Facts, Part, Records } from '@/components/admin/facts'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import {
  overviewOfErrors,
  overviewOfGroups,
  overviewOfPeople,
  overviewOfReports,
  overviewOfStorage,
  overviewOfVersions,
} from '@/lib/server/admin/overview'
import { sayBytes } from '@/lib/server/admin/text-table'
import { findOwner } from '@/lib/server/owner'
import { settingsOf } from '@/lib/server/study/learner'

export const metadata: Metadata = { title: 'Administration' }

const LINK = 'inline-flex min-h-11 items-center self-start underline decoration-line underline-offset-4'

export default async function AdminPage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in?to=/admin')
  const owner = await findOwner(actor)
  if (owner === null) notFound()
  const [people, groups, reports, storage, { simulations, ...versions }, errors, { settings }] =
    await Promise.all([
      overviewOfPeople(owner),
      overviewOfGroups(owner),
      overviewOfReports(owner),
      overviewOfStorage(owner),
      overviewOfVersions(owner),
      overviewOfErrors(owner),
      settingsOf(owner.userId),
    ])
  const format = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: settings.timeZone,
  })
  return (
    <div className="mx-auto max-w-4xl px-5 sm:px-10">
      <SiteHeader place="Administration" />
      <main className="flex flex-col pt-10 pb-24">
        <header className="mb-10 flex flex-col gap-2">
          <h1 className="book text-4xl">Administration</h1>
          <p className="book max-w-[56ch] text-lg text-muted">
            What this server keeps and how it fares. What each person knows is not shown here.
          </p>
        </header>
        <Part title="People">
          <p>
            {people.length === 1 ? 'One account: yours.' : `${people.length} accounts.`} Invitations and new
            passwords are there too.
          </p>
          <Link href="/admin/people" className={LINK}>
            People
          </Link>
        </Part>
        <Part title="Groups">
          {groups.length === 0 ? (
            <p className="text-muted">There is no group yet.</p>
          ) : (
            <Records
              label="Groups"
              head={['Name', 'Members', 'Owner']}
              rows={groups.map(({ id, name, members, owner: ownedBy }) => ({
                id,
                cells: [name, members, ownedBy],
              }))}
            />
          )}
        </Part>
        <Part title="Reports">
          <p className={reports.length === 0 ? 'text-muted' : ''}>
            {reports.length === 0
              ? 'Nothing that learners found wrong waits for you.'
              : `${reports.length === 1 ? 'One thing' : `${reports.length} things`} that learners found wrong, the newest about ${reports[0]?.about ?? ''}.`}
          </p>
          <Link href="/reports" className={LINK}>
            All reports
          </Link>
        </Part>
        <Part title="Storage">
          <Facts
            facts={[
              ['Database', sayBytes(storage.database)],
              ['Written ahead (WAL)', sayBytes(storage.wal)],
              ['Free on the disk', sayBytes(storage.free)],
              ['Events in the log', storage.events.toLocaleString('en-GB')],
            ]}
          />
        </Part>
        <Part title="Versions">
          <Facts
            facts={[
              ['Nanosleep', versions.app],
              ['Node', versions.node],
              ['SQLite', versions.sqlite],
              ['Prisma', versions.prisma],
              ['Migrations', versions.migrations],
              ['Content', versions.content],
            ]}
          />
          <details>
            <summary className="inline-flex min-h-11 items-center text-muted">Simulations</summary>
            <Facts facts={simulations.map(({ id, version }) => [id, version])} />
          </details>
        </Part>
        <Part
          title="Errors"
          says="What went wrong, each kind once. What a person wrote is left out; the log says more."
        >
          {errors.length === 0 ? (
            <p>None so far.</p>
          ) : (
            <Records
              label="Errors"
              head={['What', 'Where', 'Times', 'Last']}
              rows={errors.map(({ place, message, count, at }) => ({
                id: `${place} ${message}`,
                cells: [message, place, count, format.format(at)],
              }))}
            />
          )}
        </Part>
        <p className="border-t border-line pt-6 text-sm text-muted">
          The same in a terminal: <code className="code">npm run admin</code>
        </p>
      </main>
    </div>
  )
}
