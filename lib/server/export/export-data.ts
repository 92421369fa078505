import 'server-only'
import { eventPages, listMemoriesOf, listWritings } from '@/lib/db/learner-rows'
import { findLearnerSettings } from '@/lib/db/learner-settings'
import { findAddress } from '@/lib/db/mail-addresses'
import { listGroupsOf } from '@/lib/db/memberships'
import { listReports } from '@/lib/db/reports'
import { findAccount } from '@/lib/db/users'
import type { Actor } from '../actor'
import { now } from '../now'

/** More than anyone has sent: reports are limited by the day. */
const ALL_REPORTS = 100_000

/**
 * Everything that a learner has here, as one JSON object: `format` and `version` of this shape, `exportedAt`,
 * `account`, `settings`, `groups`, `memories`, `marks`, `notes`, `reports`, `weekAnswers`, `explanations`, and last
 * `events`, the log from which the memories can be rebuilt. Times are epoch milliseconds, study days are counted from
 * 1970-01-01. What is secret – the password, links – is not in it.
 */
export async function* exportData(actor: Actor): AsyncGenerator<string> {
  const { userId } = actor
  const [account, address, { reminderToken: _secret, ...settings }, groups, memories, writings, reports] =
    await Promise.all([
      findAccount(userId),
      findAddress(userId),
      findLearnerSettings(userId),
      listGroupsOf(userId),
      listMemoriesOf(userId),
      listWritings(userId),
      listReports({ userId }, ALL_REPORTS),
    ])
  const head = {
    format: 'nanosleep-learner',
    version: 1,
    exportedAt: now(),
    account: { id: userId, name: actor.name, address, madeAt: account?.madeAt ?? null },
    settings,
    groups: groups.map(({ group, role }) => ({ id: group.id, name: group.name, role })),
    memories: memories.map(({ cardId, memory }) => ({ cardId, ...memory })),
    ...writings,
    reports: reports.map(({ userId: _reporter, userName: _name, ...report }) => report),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"events":[`
  let separator = '\n'
  for await (const events of eventPages(userId)) {
    const lines = events.map(({ userId: _own, ...event }) => JSON.stringify(event))
    yield `${separator}${lines.join(',\n')}`
    separator = ',\n'
  }
  yield '\n]}\n'
}
