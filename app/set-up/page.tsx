import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountForm } from '@/components/account/account-form'
import { FrontDoor } from '@/components/account/front-door'
import { isSetUp } from '@/lib/server/accounts'
import { setUp } from './actions'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetUpPage() {
  if (await isSetUp()) redirect('/sign-in')
  return (
    <FrontDoor
      title="Good evening."
      says="This server is new. Its first account is yours: you own it, and can invite others later."
    >
      <AccountForm action={setUp} does="Make the account" isNew />
    </FrontDoor>
  )
}
