import type { Metadata } from 'next'
import Link from 'next/link'
import { ReportChoice } from '@/components/report/report-choice'
import { ReportList } from '@/components/report/report-list'
import { SiteHeader } from '@/components/ui/site-header'
import { listGroupReports } from '@/lib/server/reports/read-reports'
import { findEditedGroupOfPage } from '../find-group'

export const metadata: Metadata = { title: 'Reports of the group' }

interface PageProps {
  readonly params: Promise<{ readonly group: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function GroupReportsPage({ params, searchParams }: PageProps) {
  const group = await findEditedGroupOfPage((await params).group)
  const isOpen = (await searchParams)['show'] !== 'resolved'
  const { counts, reports } = await listGroupReports(group, isOpen)
  const at = `/groups/${group.id}/reports`
  return (
    <div className="mx-auto max-w-3xl px-5 sm:px-10">
      <SiteHeader place="Groups" />
      <main className="flex flex-col gap-8 pt-10 pb-24">
        <header className="flex flex-col gap-2">
          <Link
            href={`/groups/${group.id}`}
            className="inline-flex min-h-11 items-center self-start text-muted hover:text-lamp"
          >
            ← {group.name}
          </Link>
          <h1 className="book text-4xl">Reports</h1>
          <p className="book text-lg text-muted">
            What members found wrong in what the group studies. They read your answer.
          </p>
        </header>
        <nav aria-label="Which reports" className="flex flex-wrap gap-2">
          <ReportChoice href={at} isChosen={isOpen}>
            Open ({counts.open})
          </ReportChoice>
          <ReportChoice href={`${at}?show=resolved`} isChosen={!isOpen}>
            Resolved ({counts.resolved})
          </ReportChoice>
        </nav>
        {reports.length === 0 ? (
          <p className="book text-lg">{isOpen ? 'Nothing waits for you.' : 'None has been resolved yet.'}</p>
        ) : (
          <ReportList reports={reports} at={at} />
        )}
      </main>
    </div>
  )
}
