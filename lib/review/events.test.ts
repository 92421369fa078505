import { expect, test } from 'vitest'
import { sampleReset, sampleReview, sampleUndone } from './event-samples'
import { eventFromRow, eventToRow, studyEventSchema } from './events'

const review = sampleReview({ number: 1, studyDay: 20_000, rating: 'good' })
const all = [review, sampleUndone(2, review), sampleReset(3, 20_001)]

test('Every kind of event survives its row in a table', () => {
  for (const event of all) expect(eventFromRow(eventToRow(event))).toEqual(event)
})

test('The columns that are searched by are not repeated in the body', () => {
  expect(eventToRow(sampleUndone(2, review))).toEqual({
    id: '019a0000-0000-7000-8000-000000000002',
    userId: 'ada',
    cardId: 'os/vruntime',
    kind: 'undone',
    at: BigInt(review.at + 1),
    studyDay: 20_000,
    undoes: review.id,
    body: '{"offsetMinutes":60}',
  })
})

test('A damaged event is refused, not guessed at', () => {
  const without = (key: keyof typeof review): unknown =>
    Object.fromEntries(Object.entries(review).filter(([name]) => name !== key))
  for (const key of ['before', 'after', 'retention', 'schedulerVersion', 'variant'] as const) {
    expect(studyEventSchema.safeParse(without(key)).success).toBe(false)
  }
  expect(studyEventSchema.safeParse({ ...review, id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' }).success).toBe(
    false,
  )
  expect(studyEventSchema.safeParse({ ...review, extra: 1 }).success).toBe(false)
})
