import { homeAddress } from '@/lib/server/home-address'
import { findReminder } from '@/lib/server/study/reminder'

export const dynamic = 'force-dynamic'

/** The calendar of a reminder. Calendars cannot sign in: the secret token in the address is the key. */
export async function GET(
  _request: Request,
  { params }: { readonly params: Promise<{ readonly file: string }> },
): Promise<Response> {
  const token = /^([\w-]{16,64})\.ics$/.exec((await params).file)?.[1]
  const calendar = token === undefined ? null : await findReminder(token, await homeAddress())
  const headers = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' }
  return calendar === null
    ? new Response('There is no such calendar.\n', { status: 404, headers })
    : new Response(calendar, { headers: { ...headers, 'Content-Type': 'text/calendar; charset=utf-8' } })
}
