import 'server-only'
import { listAnswerTimes } from '@/lib/db/study-events'
import { type MedianMs, medianOf } from '@/lib/review/effort'
import type { Learner } from './learner'

/** So many of the latest answers count: enough for a median, few enough to read at each turn. */
const LATEST = 120

/** The learner's own median time for each kind of question, from the nights before this one: it does not move while one works. */
export async function mediansOf({ userId, studyDay }: Learner): Promise<MedianMs> {
  const times = await listAnswerTimes(userId, { beforeDay: studyDay, count: LATEST })
  const of = (kind: 'quick' | 'predict') => times.filter((time) => time.kind === kind).map(({ ms }) => ms)
  return { quick: medianOf(of('quick')), predict: medianOf(of('predict')) }
}
