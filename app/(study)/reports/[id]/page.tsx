import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import { Suspense } from 'react'
import { ReplayView } from '@/components/replay/replay-view'
import { faultName } from '@/components/report/report-list'
import { SettleForm } from '@/components/report/settle-form'
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
        <header className="flex max-w-[70ch] flex-col gap-3">
          <Link
            href="/reports"
            className="inline-flex min-h-11 items-center self-start text-sm text-muted underline decoration-line underline-offset-4"
          >
            All reports
          </Link>
          <h1 className="book text-2xl">{report.title}</h1>
          <p className="text-sm text-muted">
            {report.reporter ?? 'You'}, {report.when}
            {report.section !== null && (
              <>
                {' · '}
                <Link href={report.section.href} className="underline decoration-line underline-offset-4">
                  {report.section.title}
                </Link>
              </>
            )}
            {' · '}
            {report.isOpen ? 'open' : 'resolved'}
          </p>
          <p className="text-lg font-medium">{faultName(report)}</p>
          {report.says !== '' && (
            <p className="book border-l-2 border-you pl-4 text-lg whitespace-pre-line">{report.says}</p>
          )}
          {report.hasChanged && (
            <p className="text-sm text-muted">
              The {report.kind === 'text' ? 'text' : 'card'} has been changed since: this may be settled.
            </p>
          )}
          {!report.canSettle && (
            <section aria-label="The answer" className="flex flex-col gap-1 pt-3">
              {report.reply === null ? (
                <p className="text-muted">{report.isOpen ? 'Not answered yet.' : 'Resolved.'}</p>
              ) : (
                <>
                  <p className="text-sm text-muted">Answered {report.repliedWhen}</p>
                  <p className="book border-l-2 border-lamp pl-4 text-lg whitespace-pre-line">
                    {report.reply}
                  </p>
                </>
              )}
            </section>
          )}
        </header>
        {report.canSettle && (
          <div className="max-w-2xl">
            <SettleForm
              key={`${report.isOpen}`}
              id={report.id}
              reply={report.reply ?? ''}
              isOpen={report.isOpen}
              action={settle}
            />
          </div>
        )}
        {report.replay !== null && (
          <section aria-labelledby="replay" className="flex flex-col gap-6 border-t border-line pt-8">
            <h2 id="replay" className="book text-xl">
              {report.replay.answer === null
                ? 'The question, as it was asked'
                : 'The question, as it was asked and answered'}
            </h2>
            <Suspense fallback={<p className="text-muted">Drawing a question…</p>}>
              <ReplayView replay={report.replay} who={report.reporter ?? 'You'} />
            </Suspense>
          </section>
        )}
      </main>
    </div>
  )
}
