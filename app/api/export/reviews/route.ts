import { findActor } from '@/lib/server/actor'
import { download } from '@/lib/server/export/download'
import { exportReviews } from '@/lib/server/export/export-reviews'

/** The learner’s reviews as CSV for the FSRS optimiser. */
export async function GET(): Promise<Response> {
  const actor = await findActor()
  if (actor === null) return Response.json({ fault: 'You are signed out.' }, { status: 401 })
  return download(exportReviews(actor), 'revlog.csv', 'text/csv; charset=utf-8')
}
