import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SetAsideCards } from '@/components/settings/set-aside-cards'
import { SettingsForm } from '@/components/settings/settings-form'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import { getSettings } from '@/lib/server/study/settings'
import { leave, save, wake } from './actions'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
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
