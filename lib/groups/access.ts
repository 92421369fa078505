import { AppError } from '@/lib/base/app-error'
import type { StudyGroup } from './group'
import { isAtLeast, type Role } from './role'

declare const proven: unique symbol

/** A group that the one who asks was found to be a member of. Only `asMember` makes one. */
export type JoinedGroup = StudyGroup & {
  readonly role: Role
  readonly userId: string
  readonly [proven]: { readonly member: true }
}
/** A group that the one who asks was found to edit. Only `asEditor` makes one. */
export type EditedGroup = JoinedGroup & { readonly [proven]: { readonly editor: true } }
/** A group that the one who asks was found to own. Only `asOwner` makes one. */
export type OwnedGroup = EditedGroup & { readonly [proven]: { readonly owner: true } }

/** Throws AppError('not-found') for whoever is not a member: whether the group exists is not theirs to know. */
export function asMember(userId: string, group: StudyGroup | null, role: Role | null): JoinedGroup {
  if (group === null || role === null)
    throw new AppError('not-found', 'There is no such group, or you are not in it.')
  // The brand is what this function stands for.
  return { ...group, role, userId } as JoinedGroup
}

/** Throws AppError('forbidden') for a plain member. */
export function asEditor(group: JoinedGroup): EditedGroup {
  if (!isAtLeast(group.role, 'editor'))
    throw new AppError('forbidden', 'Only an editor or an owner of the group can do this.')
  // The brand is what this function stands for.
  return group as EditedGroup
}

/** Throws AppError('forbidden') for all but an owner. */
export function asOwner(group: JoinedGroup): OwnedGroup {
  if (!isAtLeast(group.role, 'owner'))
    throw new AppError('forbidden', 'Only an owner of the group can do this.')
  // The brand is what this function stands for.
  return group as OwnedGroup
}
