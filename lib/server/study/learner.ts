import 'server-only'
import { studyDayOf } from '@/lib/base/study-day'
import { database, type DatabaseSession } from '@/lib/db/client'
import { findLearnerSettings, type LearnerSettings } from '@/lib/db/learner-settings'
import { listGroupsOf } from '@/lib/db/memberships'
import { effectiveSettings, type Locks } from '@/lib/groups/defaults'
import type { GroupName } from '@/lib/groups/group'
import type { Actor } from '../actor'
import { now } from '../now'

/** Who studies, when, and by which settings. All of one request sees the same moment. */
export interface Learner {
  readonly userId: string
  readonly settings: LearnerSettings
  readonly now: number
  readonly studyDay: number
  /** The groups that they are in, the one joined first at the head. */
  readonly groups: readonly GroupName[]
}

export async function learnerOf(actor: Pick<Actor, 'userId'>): Promise<Learner> {
  const { settings, groups } = await settingsOf(actor.userId)
  const at = now()
  return {
    userId: actor.userId,
    settings,
    now: at,
    studyDay: studyDayOf(at, settings.timeZone, settings.dayStartHour),
    groups,
  }
}

/** The settings that count for a learner, own and of their groups, and which a group has locked. */
export async function settingsOf(
  userId: string,
  session: DatabaseSession = database(),
): Promise<{
  readonly settings: LearnerSettings
  readonly locks: Locks
  readonly groups: readonly GroupName[]
}> {
  const own = await findLearnerSettings(userId, session)
  const groups = await listGroupsOf(userId, session)
  const effective = effectiveSettings(
    own,
    new Set(own.chosen),
    groups.map(({ group }) => group),
  )
  return { ...effective, groups: groups.map(({ group }) => ({ id: group.id, name: group.name })) }
}
