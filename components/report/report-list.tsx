import Link from 'next/link'
import type { ReportFault } from '@/lib/content/report'
import { FAULT_NAMES, TEXT_FAULT_NAMES } from './report-words'

export interface ReportLine {
  readonly id: string
  readonly title: string
  readonly kind: 'text' | 'question'
  readonly section: { readonly title: string; readonly href: string } | null
  readonly fault: ReportFault
  readonly says: string
  /** Null where it is one's own. */
  readonly reporter: string | null
  readonly when: string
  readonly reply: string | null
  readonly repliedWhen: string | null
  readonly isOpen: boolean
}

export function faultName({ kind, fault }: Pick<ReportLine, 'kind' | 'fault'>): string {
  return (kind === 'text' ? TEXT_FAULT_NAMES : FAULT_NAMES)[fault]
}

/** Reports, newest first: what each is about, what is wrong with it, and what was answered. */
export function ReportList({
  reports,
  at = '/reports',
}: {
  readonly reports: readonly ReportLine[]
  /** The page that each has a page under. */
  readonly at?: string
}) {
  return (
    <ul className="flex flex-col">
      {reports.map((report) => (
        <li key={report.id} className="border-t border-line">
          <Link href={`${at}/${report.id}`} className="group flex flex-col gap-1.5 py-4">
            <span className="flex flex-col gap-x-6 sm:flex-row sm:items-baseline sm:justify-between">
              <span className="book text-lg group-hover:text-lamp">{report.title}</span>
              <span className="text-sm text-muted wrap-anywhere sm:text-right">
                {report.reporter !== null && (
                  <>
                    <bdi>{report.reporter}</bdi>,{' '}
                  </>
                )}
                {report.when}
              </span>
            </span>
            <span className="text-sm text-muted">
              {faultName(report)}
              {report.kind === 'question' && report.section !== null ? ` · ${report.section.title}` : ''}
            </span>
            {report.says !== '' && <span className="line-clamp-2 max-w-[70ch]">{report.says}</span>}
            {report.reply !== null ? (
              <span className="line-clamp-2 max-w-[70ch] text-sm text-muted">
                {report.isOpen ? 'Answered' : 'Resolved'}: {report.reply}
              </span>
            ) : (
              report.reporter === null && (
                <span className="text-sm text-muted">
                  {report.isOpen ? 'Not answered yet.' : 'Resolved.'}
                </span>
              )
            )}
          </Link>
        </li>
      ))}
    </ul>
  )
}
