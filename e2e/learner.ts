import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { BrowserContext } from '@playwright/test'
import SqliteDatabase from 'better-sqlite3'
import { v7 } from 'uuid'
import type { TestServer } from './server'

export interface Learner {
  readonly userId: string
  readonly name: string
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Puts a learner into the server's database and a session into the browser, without the forms. */
export async function makeLearner(
  server: TestServer,
  context: BrowserContext,
  timeZone = 'Europe/London',
): Promise<Learner> {
  const userId = v7()
  const name = `learner ${userId.slice(-6)}`
  const token = randomBytes(24).toString('base64url')
  const at = Date.now()
  const database = new SqliteDatabase(path.join(server.storage, 'nanosleep.db'), { timeout: 10_000 })
  try {
    database
      .prepare(
        `INSERT INTO "User" (id, name, email, emailVerified, createdAt, updatedAt, username, displayUsername)
         VALUES (?, ?, ?, 0, ?, ?, ?, ?)`,
      )
      .run(userId, name, `${userId}@nanosleep.invalid`, at, at, name, name)
    database.prepare('INSERT INTO "LearnerSettings" (userId, timeZone) VALUES (?, ?)').run(userId, timeZone)
    database
      .prepare(
        'INSERT INTO "Session" (id, expiresAt, token, createdAt, updatedAt, userId) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(randomUUID(), at + 90 * DAY_MS, token, at, at, userId)
  } finally {
    database.close()
  }
  await context.addCookies([
    {
      name: 'nanosleep.session_token',
      value: signed(token, await secretOf(server)),
      url: server.url,
      httpOnly: true,
    },
  ])
  return { userId, name }
}

/** The server's secret, which it makes when it is first asked who somebody is. */
async function secretOf(server: TestServer): Promise<string> {
  const file = path.join(server.storage, 'secret')
  if (!existsSync(file)) await fetch(`${server.url}/api/auth/get-session`)
  return readFileSync(file, 'utf8').trim()
}

/** As better-auth signs its cookies. */
function signed(token: string, secret: string): string {
  return encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)
}
