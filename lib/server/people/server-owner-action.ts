import 'server-only'
import type { z } from 'zod'
import type { Result } from '@/lib/base/result'
import { action, type Failure } from '../action'
import { type Owner, requireOwner } from '../owner'

/** A door for the owner of the server. */
export function serverOwnerAction<Schema extends z.ZodType, T>(
  schema: Schema,
  work: (owner: Owner, input: z.output<Schema>) => Promise<T>,
): (raw: unknown) => Promise<Result<T, Failure>> {
  return action(schema, async (actor, input) => work(await requireOwner(actor), input))
}
