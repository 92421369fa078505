import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { AccountForm } from '@/components/account/account-form'
import { FrontDoor } from '@/components/account/front-door'
import { isSetUp } from '@/lib/server/accounts'
import { findActor } from '@/lib/server/actor'
import { isSignUpOpen } from '@/lib/server/people/open-sign-up'
import { pathWithin } from '@/lib/server/path-within'
import { enter } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

const SAYS_AFTER: ReadonlyMap<string, string> = new Map([
  ['reset', 'Your new password is set. Sign in with it.'],
  ['everywhere', 'You are signed out everywhere.'],
  ['deleted', 'Your account is gone, and all that belonged to it.'],
])

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly to?: string | string[]; readonly after?: string | string[] }>
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { to: asked, after } = await searchParams
  const to = pathWithin(asked)
  if (!(await isSetUp())) redirect('/set-up')
  if ((await findActor()) !== null) redirect(to)
  return (
    <FrontDoor
      title="Good evening."
      says={SAYS_AFTER.get(String(after)) ?? 'Sign in, and see what tonight has.'}
    >
      <AccountForm action={enter} does="Sign in" isNew={false} to={to} />
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
