import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountForm } from '@/components/account/account-form'
import { FrontDoor } from '@/components/account/front-door'
import { isSetUp } from '@/lib/server/accounts'
import { findActor } from '@/lib/server/actor'
import { enter } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage() {
  if (!(await isSetUp())) redirect('/set-up')
  if ((await findActor()) !== null) redirect('/')
  return (
    <FrontDoor title="Good evening." says="Sign in, and see what tonight has.">
      <AccountForm action={enter} does="Sign in" isNew={false} />
    </FrontDoor>
  )
}
