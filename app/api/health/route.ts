import { findFault } from '@/lib/server/health'

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  const fault = await findFault()
  const headers = { 'Cache-Control': 'no-store' }
  return fault === null
    ? Response.json({ status: 'ok' }, { headers })
    : Response.json({ status: 'unavailable', fault }, { status: 503, headers })
}
