import type { Metadata } from 'next'
import Link from 'next/link'
import { FrontDoor } from '@/components/account/front-door'
import { ActionForm, FormField, SubmitButton } from '@/components/ui/action-form'
import { canSendMail } from '@/lib/server/mail'
import { forgot } from './actions'

export const metadata: Metadata = { title: 'Forgotten password' }
// What the environment says is known when the server runs, not when it is built.
export const dynamic = 'force-dynamic'

export default function ForgotPage() {
  return (
    <FrontDoor
      title="Forgotten it?"
      says={
        canSendMail()
          ? 'Give the mail address of your account, and a link for a new password comes there. Without one, ask who runs this server for a link.'
          : 'Ask who runs this server for a reset link. With it you set a new password; what you have learnt stays.'
      }
    >
      {canSendMail() && (
        <ActionForm action={forgot} label="A link for a new password">
          <FormField label="Mail address" name="address" type="email" autoComplete="email" required />
          <SubmitButton wide>Send the link</SubmitButton>
        </ActionForm>
      )}
      <Link
        href="/sign-in"
        className="inline-flex min-h-11 items-center self-start text-muted underline underline-offset-4"
      >
        Back to signing in
      </Link>
    </FrontDoor>
  )
}
