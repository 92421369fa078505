import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { AccountForm } from '@/components/account/account-form'
import { FrontDoor } from '@/components/account/front-door'
import { OpenIdLink } from '@/components/accounts/open-id-link'
import { PasskeySignIn } from '@/components/accounts/passkey-sign-in'
import { openIdName } from '@/lib/server/account/open-id-door'
import { isSetUp } from '@/lib/server/accounts'
import { findActor } from '@/lib/server/actor'
import { isSignUpOpen } from '@/lib/server/people/open-sign-up'
import { pathWithin } from '@/lib/server/path-within'
import { askForPasskey, enter, enterByPasskey } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

const SAYS_AFTER: ReadonlyMap<string, string> = new Map([
  ['reset', 'Your new password is set. Sign in with it.'],
  ['everywhere', 'You are signed out everywhere.'],
  ['deleted', 'Your account is gone, and all that belonged to it.'],
])

const OPEN_ID_SAYS: ReadonlyMap<string, string> = new Map([
  [
    'unable_to_create_user',
    'You have no account here yet, and new ones need an invitation. Ask who runs this server for a link.',
  ],
  [
    'account_not_linked',
    'An account here has your mail address already. Sign in to it by name and password.',
  ],
  [
    'unreachable',
    'The other server cannot be reached at present. Try it later, or sign in by name and password.',
  ],
])

interface SignInPageProps {
  readonly searchParams: Promise<{
    readonly to?: string | string[]
    readonly after?: string | string[]
    readonly error?: string | string[]
  }>
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { to: asked, after, error } = await searchParams
  const to = pathWithin(asked)
  if (!(await isSetUp())) redirect('/set-up')
  if ((await findActor()) !== null) redirect(to)
  const openId = openIdName()
  return (
    <FrontDoor
      title="Good evening."
      says={SAYS_AFTER.get(String(after)) ?? 'Sign in, and see what tonight has.'}
    >
      {after === 'openid' && (
        <p role="alert" className="rounded-sm border border-miss px-4 py-3 text-base">
          {OPEN_ID_SAYS.get(String(error)) ?? 'Signing in there did not work. Try it again.'}
        </p>
      )}
      <AccountForm action={enter} does="Sign in" isNew={false} to={to} />
      <PasskeySignIn to={to} ask={askForPasskey} enter={enterByPasskey} />
      {openId !== null && <OpenIdLink name={openId} to={to} />}
      <nav aria-label="Other ways" className="flex flex-col items-start text-muted">
        <Link href="/forgot" className="inline-flex min-h-11 items-center underline underline-offset-4">
          Forgotten your password?
        </Link>
        {(await isSignUpOpen()) && (
          <Link href="/sign-up" className="inline-flex min-h-11 items-center underline underline-offset-4">
            Make an account
          </Link>
        )}
      </nav>
    </FrontDoor>
  )
}
