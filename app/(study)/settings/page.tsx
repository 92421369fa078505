import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { NightKeys } from '@/components/review/keys'
import { ReminderAddress } from '@/components/settings/reminder-address'
import { RetentionCostLine } from '@/components/settings/retention-cost-line'
import { SetAsideCards } from '@/components/settings/set-aside-cards'
import { Group } from '@/components/settings/setting-controls'
import { SettingsForm } from '@/components/settings/settings-form'
import { SiteHeader } from '@/components/ui/site-header'
import type { RetentionCost } from '@/lib/review/retention-cost'
import { findActor } from '@/lib/server/actor'
import { homeAddress } from '@/lib/server/home-address'
import { findOwner } from '@/lib/server/owner'
import { countOpenReports } from '@/lib/server/reports/read-reports'
import { retentionCosts } from '@/lib/server/study/retention-costs'
import { getSettings } from '@/lib/server/study/settings'
import { leave, renew, save, wake } from './actions'

export const metadata: Metadata = { title: 'Settings' }

/** The recalls wanted that are offered, in thousandths. */
const RETENTIONS = [800, 850, 900, 950] as const

export default async function SettingsPage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  const owner = await findOwner(actor)
  const openReports = owner === null ? null : await countOpenReports(owner)
  const { settings, locks, setAside, timeZones } = await getSettings(actor)
  const retentions = [...new Set([...RETENTIONS, settings.retention])].toSorted((a, b) => a - b)
  // Not waited for: the page is there at once, and each cost follows when it is worked out.
  const costs = await retentionCosts(actor, retentions)
  const theme = (await cookies()).get('theme')?.value === 'day' ? 'day' : 'night'
  return (
    <div className="mx-auto max-w-4xl px-5 sm:px-10">
      <SiteHeader place="Settings" />
      <main className="flex flex-col pt-10 pb-24">
        <header className="mb-10 flex flex-col gap-4">
          <h1 className="book text-4xl">Settings</h1>
          <p className="book max-w-[52ch] text-lg text-muted">
            A change is saved as you make it, and takes effect at once. What you have learnt is never changed
            by it.
          </p>
        </header>
        <SettingsForm
          settings={{ ...settings, theme }}
          locks={locks}
          timeZones={timeZones}
          retentions={retentions.map((retention) => ({ retention, cost: costLine(costs.get(retention)) }))}
          action={save}
        />
        <Group title="Reminder">
          {settings.reminderPath === null ? (
            <p className="max-w-[62ch] text-muted">
              Set a time above, and a calendar to subscribe to stands here.
            </p>
          ) : (
            <ReminderAddress address={`${await homeAddress()}${settings.reminderPath}`} renew={renew} />
          )}
        </Group>
        <Group title="Set aside">
          <SetAsideCards cards={setAside} action={wake} />
        </Group>
        {/* A phone has no keys. */}
        <div className="max-sm:hidden">
          <Group title="Keys">
            <NightKeys />
          </Group>
        </div>
        <Group title="Reports">
          <div className="flex flex-col gap-1">
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
          </div>
        </Group>
        {owner !== null && (
          <Group title="This server">
            <div className="flex flex-col gap-1">
              <p className="text-muted">People, groups, storage, and what went wrong.</p>
              <Link
                href="/admin"
                className="inline-flex min-h-11 items-center self-start underline decoration-line underline-offset-4"
              >
                Administration
              </Link>
            </div>
          </Group>
        )}
        <Group title={actor.name}>
          <div className="flex flex-col gap-4">
            <div className="flex flex-col gap-1">
              <p className="text-muted">Your password, your data to take along, and the way to leave.</p>
              <Link
                href="/settings/account"
                className="inline-flex min-h-11 items-center self-start underline decoration-line underline-offset-4"
              >
                Account
              </Link>
            </div>
            <form action={leave}>
              <button type="submit" className="min-h-11 rounded-sm border border-edge px-5 hover:bg-raised">
                Sign out
              </button>
            </form>
          </div>
        </Group>
      </main>
    </div>
  )
}

function costLine(cost: Promise<RetentionCost> | undefined) {
  return cost === undefined ? null : <RetentionCostLine cost={cost} />
}
