import Link from 'next/link'
import { Suspense } from 'react'
import { ReplayView } from '@/components/replay/replay-view'
import type { Replay } from '@/lib/simulations/replay-link'
import { faultName, type ReportLine } from './report-list'
import { SettleForm, type SettleFormState } from './settle-form'

interface ReportViewProps {
  readonly report: ReportLine & {
    readonly canSettle: boolean
    readonly replay: Replay | null
    readonly hasChanged: boolean
  }
  readonly back: { readonly href: string; readonly says: string }
  /** The group as whose editor one answers; left out for the owner of the server. */
  readonly groupId?: string
  readonly action: (before: SettleFormState, form: FormData) => Promise<SettleFormState>
}

/** A report with the question it is about, and the answer to it or a form for one. */
export function ReportView({ report, back, groupId, action }: ReportViewProps) {
  return (
    <>
      <header className="flex max-w-[70ch] flex-col gap-3">
        <Link
          href={back.href}
          className="inline-flex min-h-11 items-center self-start text-sm text-muted underline decoration-line underline-offset-4"
        >
          {back.says}
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
                <p className="book border-l-2 border-lamp pl-4 text-lg whitespace-pre-line">{report.reply}</p>
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
            groupId={groupId}
            action={action}
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
    </>
  )
}
