import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { inTransaction } from '@/lib/db/client'
import { endResets } from '@/lib/db/password-resets'
import { findFounder, findUserByName } from '@/lib/db/server-facts'
import { addReset } from '../account/reset-password'
import { normalizeName } from '../account-name'
import { environment } from '../environment'
import { findOwner, type Owner } from '../owner'
import { inviteToServer, listServerInvitations } from '../people/invite-to-server'
import type { Operator } from './keeper'
import {
  overviewOfErrors,
  overviewOfGroups,
  overviewOfPeople,
  overviewOfReports,
  overviewOfStorage,
  overviewOfVersions,
} from './overview'
import { sayBytes, textTable } from './text-table'

type Task = (operator: Operator, words: readonly string[]) => Promise<string>

const TASKS: Readonly<Record<string, { readonly does: string; readonly run: Task }>> = {
  people: {
    does: 'who has an account',
    run: async (operator) =>
      textTable(
        ['NAME', 'OWNER', 'MADE', 'LAST SEEN', 'GROUPS'],
        (await overviewOfPeople(operator)).map(({ name, isFounder, madeAt, seenAt, groups }) => [
          name,
          isFounder ? 'yes' : '',
          when(madeAt),
          when(seenAt),
          groups.join(', '),
        ]),
      ),
  },
  groups: {
    does: 'the groups, how many are in each, who owns it',
    run: async (operator) =>
      textTable(
        ['NAME', 'MEMBERS', 'OWNER'],
        (await overviewOfGroups(operator)).map(({ name, members, owner }) => [name, members, owner]),
      ),
  },
  reports: {
    does: 'what learners reported and nobody has resolved',
    run: async (operator) =>
      textTable(
        ['WHEN', 'WHO', 'ABOUT', 'WHAT', 'WORDS'],
        (await overviewOfReports(operator)).map(({ at, reporter, about, fault, says }) => [
          when(at),
          reporter,
          about,
          fault,
          says,
        ]),
      ),
  },
  storage: {
    does: 'how much is kept, and how much room is left',
    run: async (operator) => {
      const { database, wal, free, events } = await overviewOfStorage(operator)
      return textTable(
        ['WHAT', 'SIZE'],
        [
          ['database', sayBytes(database)],
          ['written ahead (WAL)', sayBytes(wal)],
          ['free on the disk', sayBytes(free)],
          ['events in the log', events],
        ],
      )
    },
  },
  versions: {
    does: 'what runs here',
    run: async (operator) => {
      const { simulations, ...versions } = await overviewOfVersions(operator)
      return textTable(
        ['WHAT', 'VERSION'],
        [...Object.entries(versions), ...simulations.map(({ id, version }) => [`simulation ${id}`, version])],
      )
    },
  },
  errors: {
    does: 'what went wrong, each kind once',
    run: async (operator) =>
      textTable(
        ['LAST', 'TIMES', 'WHERE', 'WHAT'],
        (await overviewOfErrors(operator)).map(({ at, count, place, message }) => [
          when(at),
          count,
          place,
          message,
        ]),
      ),
  },
  invite: { does: 'make a link for one person, good for 7 days', run: invite },
  'reset-link': { does: '<name>: make a link with which this person sets a new password', run: resetLink },
}

const HELP = [
  'npm run admin -- <task>',
  '',
  ...Object.entries(TASKS).map(([task, { does }]) => `  ${task.padEnd(12)}${does}`),
].join('\n')

/** What a task prints, and whether it could be done: 0 done, 1 refused, 2 no such task. */
export async function runAdminTask(
  operator: Operator,
  words: readonly string[],
): Promise<{ readonly code: 0 | 1 | 2; readonly text: string }> {
  const [name = 'help', ...rest] = words
  if (['help', '--help', '-h'].includes(name)) return { code: words.length === 0 ? 2 : 0, text: HELP }
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined
  if (task === undefined) return { code: 2, text: `There is no task “${name}”.\n\n${HELP}` }
  try {
    return { code: 0, text: await task.run(operator, rest) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { code: 1, text: error.message }
  }
}

async function invite(): Promise<string> {
  const owner = await ownerOfServer()
  await inviteToServer(owner, { days: 7, maxUses: 1 })
  const newest = (await listServerInvitations(owner)).reduce((a, b) => (b.id > a.id ? b : a))
  return link(newest.path)
}

async function resetLink(_operator: Operator, words: readonly string[]): Promise<string> {
  const name = words.join(' ')
  if (name === '') throw new AppError('invalid', 'Say whose: npm run admin -- reset-link <name>')
  const userId = await findUserByName(normalizeName(name))
  if (userId === null) throw new AppError('not-found', `Nobody here is called “${name}”.`)
  return inTransaction(async (session) => {
    await endResets(userId, session)
    return link(await addReset(userId, session))
  })
}

async function ownerOfServer(): Promise<Owner> {
  const founder = await findFounder()
  const owner = founder === null ? null : await findOwner(founder)
  if (owner === null)
    throw new AppError('forbidden', 'This server has no owner yet: its first account is made at /set-up.')
  return owner
}

/** The whole address where it is known; else what comes after it. */
function link(path: string): string {
  const { publicUrl } = environment()
  if (publicUrl !== undefined) return new URL(path, publicUrl).href
  return `${path}\n(Put the address of this server before it; with BETTER_AUTH_URL set it stands there already.)`
}

function when(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
