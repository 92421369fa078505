import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountForm } from '@/components/account/account-form'
import { FrontDoor } from '@/components/account/front-door'
import { isSetUp } from '@/lib/server/accounts'
import { findActor } from '@/lib/server/actor'
import { pathWithin } from '@/lib/server/path-within'
import { enter } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly to?: string | string[] }>
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const to = pathWithin((await searchParams).to)
  if (!(await isSetUp())) redirect('/set-up')
  if ((await findActor()) !== null) redirect(to)
  return (
    <FrontDoor title="Good evening." says="Sign in, and see what tonight has.">
      <AccountForm action={enter} does="Sign in" isNew={false} to={to} />
    </FrontDoor>
  )
}
