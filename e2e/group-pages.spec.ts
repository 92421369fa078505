import type { Page } from '@playwright/test'
import SqliteDatabase from 'better-sqlite3'
import path from 'node:path'
import { v7 } from 'uuid'
import type { Memory } from '@/lib/review/memory'
import { expect, expectAccessible, test } from './fixtures'
import { type Learner, makeLearner } from './learner'
import { themes, turn } from './looks'
import type { TestServer } from './server'

const GROUP = v7()

function inDatabase(server: TestServer, work: (database: SqliteDatabase.Database) => void): void {
  const database = new SqliteDatabase(path.join(server.storage, 'nanosleep.db'), { timeout: 10_000 })
  try {
    database.transaction(() => work(database))()
  } finally {
    database.close()
  }
}

/** A group whose member has met the cards on epoll, has reported a fault in its text, and has its minutes locked. */
function makeGroup(server: TestServer, owner: Learner, member: Learner): void {
  const today = Math.floor(Date.now() / 86_400_000)
  inDatabase(server, (database) => {
    database.prepare('UPDATE "User" SET founder = 1 WHERE id = ?').run(owner.userId)
    database
      .prepare('INSERT INTO "StudyGroup" (id, name, createdAt, defaults) VALUES (?, ?, 0, ?)')
      .run(GROUP, 'Night owls', JSON.stringify({ budgetMinutes: { value: 7, locked: true } }))
    const join = database.prepare(
      'INSERT INTO "Membership" (groupId, userId, role, joinedAt, shares) VALUES (?, ?, ?, ?, ?)',
    )
    join.run(GROUP, owner.userId, 'owner', 0, 'all')
    join.run(GROUP, member.userId, 'member', 1, 'aggregate')
    database
      .prepare('INSERT INTO "GroupDocument" (groupId, documentId) VALUES (?, ?)')
      .run(GROUP, 'os-fundamentals')
    const memory: Memory = {
      state: 'review',
      stability: 1000,
      difficulty: 5,
      dueDay: today + 9,
      lastAt: Date.now(),
      lastDay: today,
      intervalDays: 9,
      reps: 1,
      lapses: 0,
      step: 0,
    }
    database
      .prepare(
        `INSERT INTO "Memory" (userId, cardId, state, stability, difficulty, dueDay, lastDay, reps, lapses, snapshot)
         SELECT ?, id, 'review', 1000, 5, ?, ?, 1, 0, ? FROM "Card" WHERE sectionId = ? AND retired = false`,
      )
      .run(member.userId, memory.dueDay, today, JSON.stringify(memory), 'os-fundamentals/epoll')
    database
      .prepare(
        'INSERT INTO "Report" (id, userId, documentId, sectionId, fault, says, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        v7(),
        member.userId,
        'os-fundamentals',
        'os-fundamentals/epoll',
        'unclear',
        'Who wakes whom?',
        Date.now(),
      )
  })
}

async function expectAccessibleByNightAndDay(page: Page): Promise<void> {
  for (const theme of themes) {
    await turn(page, theme)
    await expectAccessible(page)
  }
}

test('a group sees what its members show it, its editors answer reports, and its locks hold', async ({
  browser,
  page,
  context,
  server,
}) => {
  const owner = await makeLearner(server, context)
  const membersContext = await browser.newContext({ baseURL: server.url })
  const membersPage = await membersContext.newPage()
  const member = await makeLearner(server, membersContext)
  makeGroup(server, owner, member)

  // With one hidden member, what all know would be what that one knows.
  await page.goto(`/groups/${GROUP}`)
  const table = page.getByRole('region', { name: 'What each of us knows' })
  await expect(table.getByRole('columnheader')).toHaveText(['Section', 'You'])
  await expect(page.getByText('What all of you know together is hidden', { exact: false })).toBeVisible()

  await membersPage.goto(`/groups/${GROUP}`)
  await membersPage.getByRole('radio', { name: 'All' }).check()
  await membersPage.getByRole('button', { name: 'Save' }).click()
  await expect(membersPage.getByText('Saved.')).toBeVisible()

  await page.reload()
  await expect(table.getByRole('columnheader')).toHaveText(['Section', 'All of us', 'You', member.name])
  const epoll = table
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'epoll', exact: true }) })
  await expect(epoll.getByRole('cell')).toHaveText([/some|much/, 'new', 'well'])
  await expectAccessibleByNightAndDay(page)

  await membersPage.goto('/settings')
  const minutes = membersPage.getByLabel('Minutes a night')
  await expect(minutes).toBeDisabled()
  await expect(minutes).toHaveValue('7')
  await expect(membersPage.getByText('Night owls has set this for all its members.')).toBeVisible()

  await page.getByRole('link', { name: 'Reports (1 open)' }).click()
  await page.getByRole('link', { name: /Who wakes whom/ }).click()
  await page.getByLabel('Your answer').fill('The timer does.')
  await expectAccessibleByNightAndDay(page)
  await page.getByRole('button', { name: 'Answer and resolve' }).click()
  await expect(page.getByRole('button', { name: 'Open it again' })).toBeVisible()
  await membersPage.goto('/reports')
  await expect(membersPage.getByText('Resolved: The timer does.')).toBeVisible()
  await membersContext.close()

  await page.goto('/admin')
  await expect(page.getByRole('row', { name: 'Night owls 2' })).toBeVisible()
  await expectAccessibleByNightAndDay(page)
})
