import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { SetAsideCards } from '@/components/settings/set-aside-cards'
import { SettingsForm } from '@/components/settings/settings-form'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import { findOwner } from '@/lib/server/owner'
import { countOpenReports } from '@/lib/server/reports/read-reports'
import { getSettings } from '@/lib/server/study/settings'
import { leave, save, wake } from './actions'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  const owner = await findOwner(actor)
  const openReports = owner === null ? null : await countOpenReports(owner)
  const { settings, setAside, timeZones } = await getSettings(actor)
  return (
    <div className="mx-auto max-w-2xl px-5 sm:px-10">
      <SiteHeader place="Settings" />
      <main className="flex flex-col gap-14 pt-10 pb-24">
        <header className="flex flex-col gap-2">
          <h1 className="book text-4xl">Settings</h1>
          <p className="book text-lg text-muted">
            They take effect at once. What you have learnt is never changed by them.
          </p>
        </header>
        <SettingsForm settings={settings} timeZones={timeZones} action={save} />
        <SetAsideCards cards={setAside} action={wake} />
        <section className="flex flex-col gap-1 border-t border-line pt-8">
          <h2 className="book text-xl">Reports</h2>
          <p className="text-muted">
            {openReports === null
              ? 'What you found wrong in a text or a question, and what was answered.'
              : openReports === 0
                ? 'Nothing that learners found wrong waits for you.'
                : `${openReports} ${openReports === 1 ? 'thing' : 'things'} that learners found wrong ${openReports === 1 ? 'waits' : 'wait'} for you.`}
          </p>
          <Link
            href="/reports"
            className="inline-flex min-h-11 items-center self-start underline decoration-line underline-offset-4"
          >
            {openReports === null ? 'Your reports' : 'All reports'}
          </Link>
        </section>
        <section className="flex flex-col gap-3 border-t border-line pt-8">
          <h2 className="book text-xl">{actor.name}</h2>
          <form action={leave}>
            <button type="submit" className="min-h-11 rounded-sm border border-edge px-5">
              Sign out
            </button>
          </form>
        </section>
      </main>
    </div>
  )
}
