import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ReportChoice } from '@/components/report/report-choice'
import { ReportList } from '@/components/report/report-list'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import { findOwner } from '@/lib/server/owner'
import { listOwnReports, listReportsForOwner } from '@/lib/server/reports/read-reports'

export const metadata: Metadata = { title: 'Reports' }

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ReportsPage({ searchParams }: PageProps) {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  const owner = await findOwner(actor)
  const { show } = await searchParams
  const isOpen = show !== 'resolved'
  const all = owner !== null && show !== 'mine' ? await listReportsForOwner(owner, isOpen) : null
  const reports = all?.reports ?? (await listOwnReports(actor))
  return (
    <div className="mx-auto max-w-3xl px-5 sm:px-10">
      <SiteHeader place="Reports" />
      <main className="flex flex-col gap-8 pt-10 pb-24">
        <header className="flex flex-col gap-2">
          <h1 className="book text-4xl">{all === null ? 'Your reports' : 'Reports'}</h1>
          <p className="book text-lg text-muted">
            {all === null
              ? 'What you found wrong, and what was answered.'
              : 'What learners found wrong in the texts and questions of this server.'}
          </p>
        </header>
        {owner !== null && (
          <nav aria-label="Which reports" className="flex flex-wrap gap-2">
            <ReportChoice href="/reports" isChosen={all !== null && isOpen}>
              Open{all === null ? '' : ` (${all.counts.open})`}
            </ReportChoice>
            <ReportChoice href="/reports?show=resolved" isChosen={all !== null && !isOpen}>
              Resolved{all === null ? '' : ` (${all.counts.resolved})`}
            </ReportChoice>
            <ReportChoice href="/reports?show=mine" isChosen={all === null}>
              My own
            </ReportChoice>
          </nav>
        )}
        {reports.length === 0 ? (
          <p className="book text-lg">
            {all === null
              ? 'You have reported nothing. “Something is wrong here” stands under every text and every question.'
              : isOpen
                ? 'Nothing waits for you.'
                : 'None has been resolved yet.'}
          </p>
        ) : (
          <ReportList reports={reports} />
        )}
      </main>
    </div>
  )
}
