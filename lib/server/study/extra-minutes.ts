import 'server-only'
import { cookies } from 'next/headers'
import type { Actor } from '../actor'
import { learnerOf } from './learner'

const COOKIE = 'more'
const STEP_MINUTES = 5

/** Minutes asked for on top of tonight's budget, on this device: "studyDay.minutes" in a cookie. */
export async function extraMinutes(actor: Actor): Promise<number> {
  const { studyDay } = await learnerOf(actor)
  const [day, minutes] = ((await cookies()).get(COOKIE)?.value ?? '').split('.').map(Number)
  return day === studyDay && minutes !== undefined && minutes > 0 && minutes <= 240 ? minutes : 0
}

/** Five more minutes tonight. */
export async function addExtraMinutes(actor: Actor): Promise<number> {
  const { studyDay } = await learnerOf(actor)
  const minutes = (await extraMinutes(actor)) + STEP_MINUTES
  ;(await cookies()).set(COOKIE, `${studyDay}.${minutes}`, {
    httpOnly: true,
    sameSite: 'lax',
    maxAge: 86_400,
    path: '/',
  })
  return minutes
}
