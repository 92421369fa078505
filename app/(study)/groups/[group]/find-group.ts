import { notFound, redirect } from 'next/navigation'
import { AppError } from '@/lib/base/app-error'
import { asEditor, type EditedGroup, type JoinedGroup } from '@/lib/groups/access'
import { isAtLeast } from '@/lib/groups/role'
import { findActor } from '@/lib/server/actor'
import { requireGroup } from '@/lib/server/groups/group-action'

/** The group of a page, if who asks is in it; otherwise the page is not there. */
export async function findGroupOfPage(groupId: string): Promise<JoinedGroup> {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  try {
    return await requireGroup(actor, groupId)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') notFound()
    throw error
  }
}

/** The same for a page of editors and owners. */
export async function findEditedGroupOfPage(groupId: string): Promise<EditedGroup> {
  const group = await findGroupOfPage(groupId)
  if (!isAtLeast(group.role, 'editor')) notFound()
  return asEditor(group)
}
