import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { isFounder } from '@/lib/db/users'
import type { Actor } from './actor'

declare const proved: unique symbol

/** Who owns this server: the account that was made first, or the one it was handed to. Only `findOwner` makes one, so that having it proves it. */
export interface Owner extends Actor {
  readonly [proved]: 'owner'
}

/** The actor as the owner of this server, or null. */
export async function findOwner(actor: Actor): Promise<Owner | null> {
  // The brand is only a type: this is the one place that has looked.
  return (await isFounder(actor.userId)) ? (actor as Owner) : null
}

/** Throws AppError('forbidden') if the actor does not own this server. */
export async function requireOwner(actor: Actor): Promise<Owner> {
  const owner = await findOwner(actor)
  if (owner === null) throw new AppError('forbidden', 'Only the owner of this server can do this.')
  return owner
}
