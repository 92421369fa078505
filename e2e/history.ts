import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { v7 } from 'uuid'
import { offsetMinutes, startOfStudyDay, studyDayOf } from '@/lib/base/study-day'
import { eventToRow, type Reviewed } from '@/lib/review/events'
import { fold } from '@/lib/review/fold'
import { newMemory } from '@/lib/review/memory'
import { type Rating, verdictOf } from '@/lib/review/rating'
import { DEFAULT_WEIGHTS_ID, nextStates, SCHEDULER_VERSION } from '@/lib/review/scheduler'
import type { Learner } from './learner'
import type { TestServer } from './server'

const TIME_ZONE = 'Europe/London'
const DAY_STARTS_AT = 4
const RETENTION = 0.9
const EVENING_MS = 18 * 60 * 60 * 1000
const ANSWER_MS = 60 * 1000

export interface PastNight {
  readonly nightsAgo: number
  /** One answer after the other: a miss is asked once more the same night. */
  readonly ratings: readonly Rating[]
}

interface CardRow {
  readonly simulation: string
  readonly question: string
  readonly params: string
  readonly seconds: number
}

/** Nights of a card that end so long ago, in which it slipped so many times. */
export function slippingNights(lapses: number, lastNightsAgo: number): readonly PastNight[] {
  const slips = Array.from({ length: lapses }, (_, i): PastNight => {
    return { nightsAgo: lastNightsAgo + 10 * (lapses - 1 - i), ratings: ['again', 'good'] }
  })
  return [{ nightsAgo: lastNightsAgo + 10 * lapses, ratings: ['good'] }, ...slips]
}

/** Puts the reviews of past nights into the log, decided by the real scheduler, and what is kept of them beside it. */
export function addPastNights(
  server: TestServer,
  { userId }: Pick<Learner, 'userId'>,
  cardIds: readonly string[],
  nights: readonly PastNight[],
): void {
  const database = new SqliteDatabase(path.join(server.storage, 'nanosleep.db'), { timeout: 10_000 })
  const addEvent = database.prepare(
    `INSERT INTO "StudyEvent" (id, userId, cardId, kind, at, studyDay, undoes, body)
     VALUES (@id, @userId, @cardId, @kind, @at, @studyDay, @undoes, @body)`,
  )
  const addMemory = database.prepare(
    `INSERT INTO "Memory" (userId, cardId, state, stability, difficulty, dueDay, lastDay, reps, lapses, snapshot)
     VALUES (@userId, @cardId, @state, @stability, @difficulty, @dueDay, @lastDay, @reps, @lapses, @snapshot)`,
  )
  const addLoad = database.prepare(
    `INSERT INTO "DayLoad" (userId, dueDay, cards, seconds) VALUES (@userId, @dueDay, 1, @seconds)
     ON CONFLICT (userId, dueDay) DO UPDATE SET cards = cards + 1, seconds = seconds + excluded.seconds`,
  )
  const findCard = database.prepare<[string], CardRow>(
    'SELECT simulation, question, params, seconds FROM "Card" WHERE id = ?',
  )
  try {
    database.transaction(() => {
      for (const cardId of cardIds) {
        const card = findCard.get(cardId)
        if (card === undefined) throw new Error(`there is no card ${cardId}`)
        const events = reviewsOf(userId, cardId, card, nights)
        const memory = fold(events)
        if (memory === null) throw new Error('no nights were given')
        for (const event of events) addEvent.run(eventToRow(event))
        addMemory.run({ ...memory, userId, cardId, snapshot: JSON.stringify(memory) })
        addLoad.run({ userId, dueDay: memory.dueDay, seconds: card.seconds })
      }
    })()
  } finally {
    database.close()
  }
}

function reviewsOf(
  userId: string,
  cardId: string,
  { simulation, question, params }: CardRow,
  nights: readonly PastNight[],
): readonly Reviewed[] {
  const today = studyDayOf(Date.now(), TIME_ZONE, DAY_STARTS_AT)
  const events: Reviewed[] = []
  for (const { nightsAgo, ratings } of nights) {
    const studyDay = today - nightsAgo
    for (const [i, rating] of ratings.entries()) {
      const at = startOfStudyDay(studyDay, TIME_ZONE, DAY_STARTS_AT) + EVENING_MS + i * ANSWER_MS
      const before = events.at(-1)?.after ?? newMemory()
      const score = rating === 'again' ? 0 : 1
      events.push({
        id: v7({ msecs: at }),
        kind: 'reviewed',
        userId,
        cardId,
        at,
        offsetMinutes: offsetMinutes(at, TIME_ZONE),
        studyDay,
        variant: { simulation, version: 1, question, params: JSON.parse(params), seed: events.length },
        answer: null,
        truth: null,
        verdict: verdictOf(score),
        score,
        misconception: null,
        hintsUsed: 0,
        ms: 20_000,
        suggested: rating,
        rating,
        override: false,
        before,
        after: nextStates(before, { cardId, at, studyDay, retention: RETENTION })[rating],
        schedulerVersion: SCHEDULER_VERSION,
        weightsId: DEFAULT_WEIGHTS_ID,
        retention: RETENTION,
      })
    }
  }
  return events
}
