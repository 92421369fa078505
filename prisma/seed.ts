import { database, closeDatabase } from '@/lib/db/client'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { admit } from '@/lib/server/admission'
import { authFor } from '@/lib/server/auth'

/** The learner of `npm run dev`. */
const ADA = { name: 'ada', password: 'sleep well ada', timeZone: 'Europe/London' }

async function seed(): Promise<void> {
  if ((await database().user.count()) > 0) return
  const headers = new Headers({ host: 'localhost' })
  const { user } = await admit('founder', () =>
    authFor(headers).api.signUpEmail({
      headers,
      body: { name: ADA.name, username: ADA.name, password: ADA.password, email: 'ada@nanosleep.invalid' },
    }),
  )
  await saveLearnerSettings(user.id, { timeZone: ADA.timeZone })
}

await seed()
await closeDatabase()
