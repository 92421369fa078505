import { findActor } from '@/lib/server/actor'
import { download } from '@/lib/server/export/download'
import { exportData } from '@/lib/server/export/export-data'

/** Everything of the learner as JSON. */
export async function GET(): Promise<Response> {
  const actor = await findActor()
  if (actor === null) return Response.json({ fault: 'You are signed out.' }, { status: 401 })
  return download(exportData(actor), 'nanosleep.json', 'application/json; charset=utf-8')
}
