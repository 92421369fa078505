import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { AddressForm } from '@/components/accounts/address-form'
import { DeleteAccount } from '@/components/accounts/delete-account'
import { Exports } from '@/components/accounts/exports'
import { Passkeys } from '@/components/accounts/passkeys'
import { PasswordForm } from '@/components/accounts/password-form'
import { SignedIn } from '@/components/accounts/signed-in'
import { SiteHeader } from '@/components/ui/site-header'
import { showAccess } from '@/lib/server/account/change-password'
import { showLeaving } from '@/lib/server/account/delete-account'
import { showAddress } from '@/lib/server/account/mail-address'
import { showPasskeys } from '@/lib/server/account/passkeys'
import { findActor } from '@/lib/server/actor'
import { getSettings } from '@/lib/server/study/settings'
import {
  changeAddress,
  changeOwnPassword,
  deleteOwnAccount,
  finishOwnPasskey,
  leaveEverywhere,
  removeAddress,
  removeOwnPasskey,
  startOwnPasskey,
} from './actions'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in?to=/settings/account')
  const [access, address, passkeys, leaving, { settings }] = await Promise.all([
    showAccess(actor),
    showAddress(actor),
    showPasskeys(actor),
    showLeaving(actor),
    getSettings(actor),
  ])
  return (
    <div className="mx-auto max-w-2xl px-5 sm:px-10">
      <SiteHeader place="Account" />
      <main className="flex flex-col gap-14 pt-10 pb-24">
        <header className="flex flex-col gap-2">
          <Link
            href="/settings"
            className="inline-flex min-h-11 items-center self-start text-muted hover:text-lamp"
          >
            ← Settings
          </Link>
          <h1 className="book text-4xl">Account</h1>
          <p className="book text-lg text-muted">You are {actor.name} here.</p>
        </header>
        {access.hasPassword && <PasswordForm name={actor.name} action={changeOwnPassword} />}
        {address !== null && (
          <AddressForm
            address={address}
            hasPassword={access.hasPassword}
            change={changeAddress}
            remove={removeAddress}
          />
        )}
        <Passkeys
          {...passkeys}
          hasPassword={access.hasPassword}
          start={startOwnPasskey}
          finish={finishOwnPasskey}
          remove={removeOwnPasskey}
        />
        <SignedIn devices={access.devices} leave={leaveEverywhere} />
        <Exports timeZone={settings.timeZone} dayStartHour={settings.dayStartHour} />
        <DeleteAccount leaving={leaving} hasPassword={access.hasPassword} action={deleteOwnAccount} />
      </main>
    </div>
  )
}
