import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { ReportView } from '@/components/report/report-view'
import { SiteHeader } from '@/components/ui/site-header'
import { AppError } from '@/lib/base/app-error'
import { findActor } from '@/lib/server/actor'
import { getReport } from '@/lib/server/reports/read-reports'
import { settle } from '../actions'

export const metadata: Metadata = { title: 'A report' }

interface PageProps {
  readonly params: Promise<{ readonly id: string }>
}

export default async function ReportPage({ params }: PageProps) {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  const report = await getReport(actor, (await params).id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found') notFound()
    throw error
  })
  return (
    <div className="mx-auto max-w-6xl px-5 sm:px-10">
      <SiteHeader place="Reports" />
      <main className="flex flex-col gap-10 pt-8 pb-24">
        <ReportView report={report} back={{ href: '/reports', says: 'All reports' }} action={settle} />
      </main>
    </div>
  )
}
