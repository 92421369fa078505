import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ReportView } from '@/components/report/report-view'
import { SiteHeader } from '@/components/ui/site-header'
import { AppError } from '@/lib/base/app-error'
import { getGroupReport } from '@/lib/server/reports/read-reports'
import { findEditedGroupOfPage } from '../../find-group'
import { settle } from '../actions'

export const metadata: Metadata = { title: 'A report' }

interface PageProps {
  readonly params: Promise<{ readonly group: string; readonly id: string }>
}

export default async function GroupReportPage({ params }: PageProps) {
  const { group: groupId, id } = await params
  const group = await findEditedGroupOfPage(groupId)
  const report = await getGroupReport(group, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found') notFound()
    throw error
  })
  return (
    <div className="mx-auto max-w-6xl px-5 sm:px-10">
      <SiteHeader place="Groups" />
      <main className="flex flex-col gap-10 pt-8 pb-24">
        <ReportView
          report={report}
          back={{ href: `/groups/${group.id}/reports`, says: `Reports of ${group.name}` }}
          groupId={group.id}
          action={settle}
        />
      </main>
    </div>
  )
}
