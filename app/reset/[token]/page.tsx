import type { Metadata } from 'next'
import Link from 'next/link'
import { FrontDoor } from '@/components/account/front-door'
import { NewPasswordForm } from '@/components/accounts/new-password-form'
import { openReset } from '@/lib/server/account/reset-password'
import { setPassword } from './actions'

// A link that lets somebody in must not be told to other sites.
export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer', robots: { index: false } }

interface ResetPageProps {
  readonly params: Promise<{ readonly token: string }>
}

export default async function ResetPage({ params }: ResetPageProps) {
  const { token } = await params
  const reset = await openReset(token)
  if (reset === null)
    return (
      <FrontDoor
        title="Too late."
        says="This link sets no password any more: it has been used, has expired, or a part of it is missing."
      >
        <Link
          href="/forgot"
          className="inline-flex min-h-11 items-center self-start underline underline-offset-4"
        >
          How to get another
        </Link>
      </FrontDoor>
    )
  return (
    <FrontDoor
      title="A new password."
      says={`For ${reset.name}. Every device that is signed in now will have to sign in again.`}
    >
      <NewPasswordForm action={setPassword} token={token} name={reset.name} />
    </FrontDoor>
  )
}
