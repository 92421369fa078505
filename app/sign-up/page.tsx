import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { AccountForm } from '@/components/account/account-form'
import { FrontDoor } from '@/components/account/front-door'
import { OpenIdLink } from '@/components/accounts/open-id-link'
import { openIdName } from '@/lib/server/account/open-id-door'
import { isSetUp } from '@/lib/server/accounts'
import { findActor } from '@/lib/server/actor'
import { isSignUpOpen } from '@/lib/server/people/open-sign-up'
import { signUp } from './actions'

export const metadata: Metadata = { title: 'Make an account' }

export default async function SignUpPage() {
  if (!(await isSetUp())) redirect('/set-up')
  if ((await findActor()) !== null) redirect('/')
  const isOpen = await isSignUpOpen()
  const openId = openIdName()
  return (
    <FrontDoor
      title={isOpen ? 'Good evening.' : 'By invitation.'}
      says={
        isOpen
          ? 'Choose a name and a password, and study here, ten minutes a night.'
          : 'New accounts need an invitation. Ask who runs this server for a link.'
      }
    >
      {isOpen && <AccountForm action={signUp} does="Make the account" isNew />}
      {isOpen && openId !== null && <OpenIdLink name={openId} />}
      <p className="text-muted">
        You have an account here?{' '}
        <Link href="/sign-in" className="inline-flex min-h-11 items-center underline underline-offset-4">
          Sign in
        </Link>
      </p>
    </FrontDoor>
  )
}
