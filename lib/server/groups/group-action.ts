import 'server-only'
import { z } from 'zod'
import type { Result } from '@/lib/base/result'
import { findGroup } from '@/lib/db/groups'
import { findRole } from '@/lib/db/memberships'
import {
  asEditor,
  asMember,
  asOwner,
  type EditedGroup,
  type JoinedGroup,
  type OwnedGroup,
} from '@/lib/groups/access'
import { action, type Failure, readInput } from '../action'
import type { Actor } from '../actor'

/** The group, if the actor is in it. Throws AppError('not-found') for everyone else. */
export async function requireGroup(actor: Actor, groupId: string): Promise<JoinedGroup> {
  const known = z.uuidv7().safeParse(groupId).success
  const [group, role] = known
    ? await Promise.all([findGroup(groupId), findRole(groupId, actor.userId)])
    : [null, null]
  return asMember(actor.userId, group, role)
}

type GroupAction<T> = (raw: unknown) => Promise<Result<T, Failure>>

/** A door for the members of a group; `schema` says what comes besides `groupId`. */
export function memberAction<Shape extends z.ZodRawShape, T>(
  shape: Shape,
  work: (group: JoinedGroup, input: z.output<z.ZodObject<Shape>>) => Promise<T>,
): GroupAction<T> {
  const schema = z.strictObject(shape)
  return action(z.looseObject({ groupId: z.string().max(100) }), async (actor, { groupId, ...rest }) =>
    work(await requireGroup(actor, groupId), readInput(schema, rest)),
  )
}

/** A door for editors and owners. */
export function editorAction<Shape extends z.ZodRawShape, T>(
  shape: Shape,
  work: (group: EditedGroup, input: z.output<z.ZodObject<Shape>>) => Promise<T>,
): GroupAction<T> {
  return memberAction(shape, async (group, input) => work(asEditor(group), input))
}

/** A door for the owner. */
export function ownerAction<Shape extends z.ZodRawShape, T>(
  shape: Shape,
  work: (group: OwnedGroup, input: z.output<z.ZodObject<Shape>>) => Promise<T>,
): GroupAction<T> {
  return memberAction(shape, async (group, input) => work(asOwner(group), input))
}
