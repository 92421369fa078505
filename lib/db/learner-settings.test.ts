import { expect, test } from 'vitest'
import { database } from './client'
import { useFreshDatabase } from './fresh-database'
import { DEFAULT_LEARNER_SETTINGS, findLearnerSettings, saveLearnerSettings } from './learner-settings'

useFreshDatabase()

async function someUser(): Promise<string> {
  const now = new Date()
  const user = {
    id: 'u',
    name: 'Ada',
    email: 'u@nanosleep.invalid',
    emailVerified: false,
    createdAt: now,
    updatedAt: now,
  }
  await database().user.create({ data: user, select: { id: true } })
  return user.id
}

test('a learner who has set nothing has the defaults', async () => {
  expect(await findLearnerSettings(await someUser())).toEqual(DEFAULT_LEARNER_SETTINGS)
})

test('saving changes what is named and leaves the rest', async () => {
  const userId = await someUser()
  await saveLearnerSettings(userId, { timeZone: 'Europe/Zurich', budgetMinutes: 15 })
  await saveLearnerSettings(userId, { theme: 'day' })
  expect(await findLearnerSettings(userId)).toEqual({
    ...DEFAULT_LEARNER_SETTINGS,
    timeZone: 'Europe/Zurich',
    budgetMinutes: 15,
    theme: 'day',
  })
})
