import 'server-only'
import { headers } from 'next/headers'
import { AppError } from '@/lib/base/app-error'
import { authFor } from './auth'

/** Who asks. */
export interface Actor {
  readonly userId: string
  /** As the person wrote it. */
  readonly name: string
}

/** Who is signed in, or null. A page cannot set cookies, so only an action lets the session be prolonged. */
export async function findActor({ isAction = false } = {}): Promise<Actor | null> {
  const sent = await headers()
  const session = await authFor(sent).api.getSession({ headers: sent, query: { disableRefresh: !isAction } })
  return session === null ? null : { userId: session.user.id, name: session.user.name }
}

/** The token of the session by which one is signed in, or null. */
export async function findSessionToken(): Promise<string | null> {
  const sent = await headers()
  const session = await authFor(sent).api.getSession({ headers: sent, query: { disableRefresh: true } })
  return session?.session.token ?? null
}

/** Who is signed in. Throws AppError('signed-out') if nobody is. */
export async function requireActor(options: { readonly isAction?: boolean } = {}): Promise<Actor> {
  const actor = await findActor(options)
  if (actor === null)
    throw new AppError('signed-out', 'You are signed out. Sign in, and go on where you were.')
  return actor
}
