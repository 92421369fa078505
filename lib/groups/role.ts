import { z } from 'zod'

/** From the least to the greatest: who may do something, so may all after them. */
export const roles = ['member', 'editor', 'owner'] as const
export const roleSchema = z.enum(roles)
export type Role = z.output<typeof roleSchema>

/** What each role may do, in words. */
export const ROLE_SAYS: Readonly<Record<Role, string>> = {
  member: 'Studies, answers the question of the week and writes explanations.',
  editor: 'Also sees what members report, answers it, pins explanations and chooses the documents.',
  owner: 'Also invites, removes, sets roles and defaults, and can hand the group over.',
}

export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}

/** What the group sees of what one knows. */
export const sharings = ['all', 'aggregate', 'nothing'] as const
export const sharingSchema = z.enum(sharings)
export type Sharing = z.output<typeof sharingSchema>
