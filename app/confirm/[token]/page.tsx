import type { Metadata } from 'next'
import { FrontDoor } from '@/components/account/front-door'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { openConfirmation } from '@/lib/server/account/mail-address'
import { confirm } from './actions'

export const metadata: Metadata = { title: 'Your address', referrer: 'no-referrer', robots: { index: false } }

interface ConfirmPageProps {
  readonly params: Promise<{ readonly token: string }>
}

// With a button, since programs that look through mail follow links.
export default async function ConfirmPage({ params }: ConfirmPageProps) {
  const { token } = await params
  const opened = await openConfirmation(token)
  if (opened === null)
    return (
      <FrontDoor
        title="Too late."
        says="This link confirms no address any more. In your settings, under Account, you can have another sent."
      />
    )
  return (
    <FrontDoor
      title="Your address."
      says={`Should you forget your password, a link comes to ${opened.address}.`}
    >
      <ActionForm action={confirm}>
        <input type="hidden" name="token" value={token} />
        <SubmitButton wide>Yes, it is mine</SubmitButton>
      </ActionForm>
    </FrontDoor>
  )
}
