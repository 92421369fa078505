import 'server-only'
import { database, type DatabaseSession } from './client'

/** An account as the owner of the server sees it; times in epoch milliseconds. */
export interface Person {
  readonly userId: string
  /** As the person wrote it. */
  readonly name: string
  readonly isFounder: boolean
  readonly madeAt: number
  /** When it was last used, to the day. */
  readonly seenAt: number
  /** Names of the groups. */
  readonly groups: readonly string[]
}

/** All accounts, the one made first at the head. */
export async function listPeople(session: DatabaseSession = database()): Promise<Person[]> {
  const rows = await session.user.findMany({
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      founder: true,
      createdAt: true,
      sessions: { orderBy: { updatedAt: 'desc' }, take: 1, select: { updatedAt: true } },
      memberships: { orderBy: { joinedAt: 'asc' }, select: { group: { select: { name: true } } } },
    },
  })
  // Signing out ends a session: the last answer given counts too.
  const latest = await session.studyEvent.groupBy({ by: ['userId'], _max: { at: true } })
  const answeredAt = new Map(latest.map(({ userId, _max }) => [userId, Number(_max.at ?? 0)]))
  return rows.map(({ id, name, founder, createdAt, sessions, memberships }) => ({
    userId: id,
    name,
    isFounder: founder === true,
    madeAt: createdAt.getTime(),
    seenAt: Math.max(createdAt.getTime(), sessions[0]?.updatedAt.getTime() ?? 0, answeredAt.get(id) ?? 0),
    groups: memberships.map(({ group }) => group.name),
  }))
}
