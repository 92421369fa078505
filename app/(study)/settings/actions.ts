'use server'
import { revalidatePath } from 'next/cache'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { SettingsFormState } from '@/components/settings/settings-form'
import { signOut } from '@/lib/server/accounts'
import { action } from '@/lib/server/action'
import { firstFaults, readSettingsForm } from '@/lib/server/study/settings-form'
import { markCard } from '@/lib/server/study/mark-card'
import { cardSchema, renewReminder, saveSettings, settingsSchema } from '@/lib/server/study/settings'

const saveAction = action(settingsSchema, saveSettings)
const renewAction = action(z.undefined(), renewReminder)
const wakeAction = action(cardSchema, (actor, { cardId }) => markCard(actor, { cardId, mark: 'wake' }))

/** Saves what the form holds, or says what is wrong with it. */
export async function save(_before: SettingsFormState, form: FormData): Promise<SettingsFormState> {
  const saved = await saveAction(readSettingsForm(form))
  if (!saved.ok)
    return { message: saved.error.message, saved: false, faults: firstFaults(saved.error.fields) }
  // A cookie, so that the next page has it from its first byte.
  const theme = form.get('theme') === 'day' ? 'day' : 'night'
  ;(await cookies()).set('theme', theme, { path: '/', maxAge: 31_536_000, sameSite: 'lax' })
  revalidatePath('/', 'layout')
  return { message: null, saved: true, faults: {} }
}

/** Lets a card that was set aside be asked again. */
export async function wake(form: FormData): Promise<void> {
  await wakeAction({ cardId: form.get('cardId') })
  revalidatePath('/settings')
}

/** Makes another address for the reminder's calendar. */
export async function renew(): Promise<void> {
  await renewAction(undefined)
  revalidatePath('/settings')
}

/** Ends the session. */
export async function leave(): Promise<void> {
  await signOut()
  redirect('/sign-in')
}
