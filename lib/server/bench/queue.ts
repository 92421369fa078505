import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { closeDatabase } from '@/lib/db/client'
import { listNewCards } from '@/lib/db/cards'
import { migrate, readMigrations } from '@/lib/db/migrate'
import { databaseFile } from '@/lib/db/storage-folder'
import { now } from '../now'
import { getCardSheet } from '../study/card-sheet'
import { learnerOf } from '../study/learner'
import { mediansOf } from '../study/medians'
import { nextTurn } from '../study/next-turn'
import { loadNight } from '../study/plan'
import { getTonight } from '../study/tonight'
import { findScans, recordQueries } from './query-plans'

const SIZES = [1000, 10_000, 100_000] as const
const EVENTS_PER_CARD = 10
const DUE = 60
/** So many cards are still new: some are found at once, however many come before them. */
const NEW = 100
const RUNS = 15
const WARM_UP = 40
const DAY_MS = 86_400_000
const ada = { userId: 'ada', name: 'Ada' }

/**
 * How long it takes to find out what is asked tonight, with the same number of cards due among ever more cards and events:
 * up to 100,000 cards and 1,000,000 events in one account. Ends with a fault if a query reads through a whole table.
 */
export async function benchQueue(): Promise<number> {
  console.log(
    `${DUE} cards due; median of ${RUNS} runs in milliseconds, and the ratio to the smallest database`,
  )
  let smallest: ReadonlyMap<string, number> | null = null
  let scans: readonly string[] = []
  for (const cards of SIZES) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-bench-'))
    process.env['NANOSLEEP_DATA'] = folder
    try {
      fill(cards)
      const times = await measure()
      smallest ??= times
      console.log(`\n${cards} cards, ${cards * EVENTS_PER_CARD} events`)
      for (const [name, ms] of times) {
        const ratio = ms / (smallest.get(name) ?? ms)
        console.log(`  ${name.padEnd(30)} ${ms.toFixed(2).padStart(9)}   ${ratio.toFixed(2)}`)
      }
      scans = findScans(databaseFile(), await recordQueries(() => once()))
    } finally {
      await closeDatabase()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  console.log(scans.length === 0 ? '\nNo query reads through a whole table.' : `\n${scans.join('\n')}`)
  return scans.length === 0 ? 0 : 1
}

const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  'tonight’s queue': async () => loadNight(await learnerOf(ada)),
  'the home page': () => getTonight(ada),
  'the next question': () => nextTurn(ada),
  'the last screen': () => nextTurn(ada, { hasStopped: true }),
  'the next new cards': async () => listNewCards('ada', (await learnerOf(ada)).studyDay, 8),
  'the learner’s own medians': async () => mediansOf(await learnerOf(ada)),
  'a card’s sheet': () => getCardSheet(ada, 'os/card-0'),
}

async function once(): Promise<void> {
  for (const task of Object.values(tasks)) await task()
}

async function measure(): Promise<ReadonlyMap<string, number>> {
  const medians = new Map<string, number>()
  for (const [name, task] of Object.entries(tasks)) {
    const times: number[] = []
    // The first database would pay for what the engine learns about the code.
    for (let run = 0; run < WARM_UP; run++) await task()
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now()
      await task()
      times.push(performance.now() - started)
    }
    medians.set(name, times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0)
  }
  return medians
}

/** One learner, who has begun all cards but the last; each has been reviewed ten times. */
function fill(cards: number): void {
  const file = databaseFile()
  migrate(file, readMigrations(path.resolve('prisma/migrations')))
  const database = new SqliteDatabase(file)
  database.pragma('synchronous = OFF')
  const today = Math.floor(now() / DAY_MS)
  database.transaction(() => {
    database
      .prepare(
        `INSERT INTO "User" (id, name, email, emailVerified, createdAt, updatedAt) VALUES ('ada', 'Ada', 'ada@x', 0, 0, 0)`,
      )
      .run()
    database.prepare(`INSERT INTO "LearnerSettings" (userId, timeZone) VALUES ('ada', 'UTC')`).run()
    database.prepare(`INSERT INTO "Document" (id, title, position, summary) VALUES ('os', 'OS', 0, '')`).run()
    database
      .prepare(
        `INSERT INTO "Section" (id, documentId, slug, kind, position, title, summary, body)
         VALUES ('os/a', 'os', 'a', 'concept', 0, 'A', '', '')`,
      )
      .run()
    const card = database.prepare(
      `INSERT INTO "Card" (id, documentId, sectionId, position, simulation, question, params, kind, seconds, explain, claims, version)
       VALUES (?, 'os', 'os/a', ?, 'scheduler', 'vruntime', '{}', 'quick', 10, '', '[]', '1')`,
    )
    const memory = database.prepare(
      `INSERT INTO "Memory" (userId, cardId, state, stability, difficulty, dueDay, lastDay, reps, lapses, snapshot)
       VALUES ('ada', ?, 'review', ?, 5, ?, ?, ?, 0, ?)`,
    )
    const event = database.prepare(
      `INSERT INTO "StudyEvent" (id, userId, cardId, kind, at, studyDay, body) VALUES (?, 'ada', ?, 'reviewed', ?, ?, ?)`,
    )
    let number = 0
    for (let place = 0; place < cards + NEW; place++) {
      const id = `os/card-${place}`
      card.run(id, place)
      if (place >= cards) continue
      // Those that are not due are spread over the year that follows.
      const dueDay = place < DUE ? today - (place % 5) : today + 3 + (place % 365)
      const snapshot = remembered(dueDay, Math.min(dueDay - 30, today - 1 - (place % 29)))
      memory.run(id, snapshot.stability, dueDay, snapshot.lastDay, EVENTS_PER_CARD, JSON.stringify(snapshot))
      for (let review = 0; review < EVENTS_PER_CARD; review++) {
        number += 1
        const day = snapshot.lastDay - 20 * (EVENTS_PER_CARD - 1 - review)
        event.run(eventId(number), id, day * DAY_MS, day, bodyOf(snapshot))
      }
    }
    database
      .prepare(
        `INSERT INTO "DayLoad" SELECT 'ada', dueDay, count(*), 10 * count(*) FROM "Memory" GROUP BY dueDay`,
      )
      .run()
    database.prepare(`INSERT INTO "NewCardCursor" VALUES ('ada', 'os', ?)`).run(cards)
  })()
  database.close()
}

function remembered(dueDay: number, lastDay: number) {
  return {
    state: 'review',
    stability: 30,
    difficulty: 5,
    dueDay,
    lastAt: lastDay * DAY_MS,
    lastDay,
    intervalDays: dueDay - lastDay,
    reps: EVENTS_PER_CARD,
    lapses: 0,
    step: 0,
  }
}

function bodyOf(memory: ReturnType<typeof remembered>): string {
  const variant = { simulation: 'scheduler', version: 1, question: 'vruntime', params: {}, seed: 1 }
  return JSON.stringify({
    offsetMinutes: 0,
    variant,
    answer: null,
    truth: null,
    verdict: 'right',
    score: 1,
    misconception: null,
    hintsUsed: 0,
    ms: 9000,
    suggested: 'good',
    rating: 'good',
    override: false,
    before: memory,
    after: memory,
    schedulerVersion: 1,
    weightsId: 'default-fsrs6',
    retention: 0.9,
  })
}

function eventId(number: number): string {
  return `019a0000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}
