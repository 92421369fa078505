import type { AppErrorCode } from '@/lib/base/app-error'
import type { Result } from '@/lib/base/result'
import type { ReportFault, ReportSubject } from '@/lib/content/report'
import type { Replay } from '@/lib/simulations/replay-link'

export interface Report extends ReportSubject {
  /** Made here, so that sending it twice changes nothing. */
  readonly id: string
  readonly fault: ReportFault
  readonly says: string
  readonly replay: Replay | null
}

interface Failure {
  readonly code: AppErrorCode
  readonly message: string
  readonly fields?: Readonly<Record<string, readonly string[] | undefined>>
}

/** Sends a report to the server. Given by the page, since components know no server. */
export type ReportAction = (report: Report) => Promise<Result<null, Failure>>
