import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { inTransaction } from '@/lib/db/client'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { findOpenSignUp } from '@/lib/db/server-settings'
import { deleteUser, findUserName, isNameTaken, saveUserName } from '@/lib/db/users'
import { normalizeName } from '../account-name'
import { isSetUp, knownTimeZone } from '../accounts'
import { admit } from '../admission'
import { authFor } from '../auth'
import { environment } from '../environment'
import { openInvitation, spendInvitation } from '../groups/join'
import { OPEN_ID } from '../open-id'
import { pathWithin } from '../path-within'

/** Says on the sign-in page that it did not work; better-auth adds why. */
const REFUSED = '/sign-in?after=openid'
const COOKIE = 'nanosleep.coming'
const TEN_MINUTES_S = 600

const coming = z.object({ token: z.string().max(200), zone: z.string().max(60) })
type Coming = z.output<typeof coming>

/** What the button of the OpenID provider says, or null if there is none. */
export function openIdName(): string | null {
  return environment().openId?.name ?? null
}

/** Whether a request is the provider’s answer. */
export function isOpenIdAnswer(request: Request): boolean {
  return new URL(request.url).pathname === `/api/auth/callback/${OPEN_ID}`
}

/** Sends the browser to the provider; `?invitation=` lets a new account be made, `?zone=` is its time zone. */
export async function goToProvider(request: Request): Promise<Response> {
  if (openIdName() === null) return new Response(null, { status: 404 })
  const query = new URL(request.url).searchParams
  const token = query.get('invitation') ?? ''
  const invitation = token === '' ? null : await openInvitation(token, null)
  const home = invitation?.groupId ? `/join/${token}` : pathWithin(query.get('to'))
  const started = await authFor(request.headers).api.signInSocial({
    headers: request.headers,
    body: { provider: OPEN_ID, callbackURL: home, errorCallbackURL: REFUSED, disableRedirect: true },
    asResponse: true,
  })
  const answer = z.object({ url: z.url() }).safeParse(await started.json())
  // The provider cannot be reached: better-auth has logged why.
  if (!answer.success) return redirect(`${REFUSED}&error=unreachable`)
  const response = redirect(answer.data.url)
  for (const cookie of started.headers.getSetCookie()) response.headers.append('Set-Cookie', cookie)
  const value = encodeURIComponent(JSON.stringify({ token, zone: query.get('zone') ?? '' } satisfies Coming))
  response.headers.append(
    'Set-Cookie',
    `${COOKIE}=${value}; Path=/api/auth; HttpOnly; SameSite=Lax; Max-Age=${TEN_MINUTES_S}${isHttps() ? '; Secure' : ''}`,
  )
  return response
}

/**
 * Takes the provider’s answer. Whoever has an account is signed in; whoever has none needs what all others need: an
 * invitation or a server that is open, unless OIDC_OPEN lets in everyone whom the provider knows.
 */
export async function takeOpenIdAnswer(request: Request): Promise<Response> {
  const { token, zone } = readComing(request.headers.get('cookie') ?? '')
  const run = () => authFor(request.headers).handler(request)
  const isOpen = environment().openId?.isOpen === true || (await findOpenSignUp())
  const invitation = token === '' ? null : await openInvitation(token, null)
  if (!(await isSetUp()) || (!isOpen && invitation?.refused !== null)) return run()
  const made: string[] = []
  const response = await admit('guest', run, (userId) => made.push(userId))
  const userId = made[0]
  if (userId === undefined) return response
  await finishAccount(userId, zone)
  try {
    if (invitation?.refused === null) await spendInvitation({ userId, name: '' }, token)
    return response
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (isOpen) return response
    // Someone else took the last use meanwhile.
    await inTransaction((session) => deleteUser(userId, session))
    return redirect(`${REFUSED}&error=unable_to_create_user`)
  }
}

/** The name, made one that nobody has here yet, and the settings. */
async function finishAccount(userId: string, zone: string): Promise<void> {
  await inTransaction(async (session) => {
    const given = (await findUserName(userId, session)) ?? ''
    for (let number = 1; ; number++) {
      const name = number === 1 ? given : `${given} ${number}`
      const username = normalizeName(name)
      if (await isNameTaken(username, session)) continue
      await saveUserName(userId, { name, username }, session)
      break
    }
    await saveLearnerSettings(userId, { timeZone: knownTimeZone(zone) }, session)
  })
}

function readComing(cookies: string): Coming {
  const found = cookies.split('; ').find((one) => one.startsWith(`${COOKIE}=`))
  const read = coming.safeParse(parseJson(decodeURIComponent(found?.slice(COOKIE.length + 1) ?? '')))
  return read.success ? read.data : { token: '', zone: '' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function redirect(to: string): Response {
  return new Response(null, { status: 302, headers: { Location: to } })
}

function isHttps(): boolean {
  return environment().publicUrl?.startsWith('https:') === true
}
