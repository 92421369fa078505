import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { database, type DatabaseSession } from './client'
import { Prisma } from './generated/client'

/** How many events the log of this server has. */
export function countEvents(session: DatabaseSession = database()): Promise<number> {
  return session.studyEvent.count()
}

/** What the database runs on, and up to where it was migrated. */
export async function readDatabaseVersions(session: DatabaseSession = database()) {
  const [sqlite] = await session.$queryRaw<unknown[]>`SELECT sqlite_version() AS "version"`
  const applied = await session.$queryRaw<unknown[]>`
    SELECT "migration_name" AS "name" FROM "_prisma_migrations"
    WHERE "finished_at" IS NOT NULL ORDER BY "migration_name"`
  const names = applied.map((row) => z.object({ name: z.string() }).parse(row).name)
  return {
    sqlite: z.object({ version: z.string() }).parse(sqlite).version,
    prisma: Prisma.prismaVersion.client,
    migrations: names.length,
    lastMigration: names.at(-1) ?? null,
  }
}

/** Changes with every text and card of this server. */
export async function readContentVersion(session: DatabaseSession = database()): Promise<string> {
  const [sections, cards] = await Promise.all([
    session.section.findMany({
      where: { retired: false },
      orderBy: { id: 'asc' },
      select: { id: true, title: true, body: true },
    }),
    session.card.findMany({
      where: { retired: false },
      orderBy: { id: 'asc' },
      select: { id: true, version: true },
    }),
  ])
  return createHash('sha256')
    .update(JSON.stringify([sections, cards]))
    .digest('hex')
    .slice(0, 12)
}

/** All groups of this server by name, with who owns each. */
export async function listAllGroups(session: DatabaseSession = database()) {
  const rows = await session.studyGroup.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      _count: { select: { members: true } },
      members: { where: { role: 'owner' }, select: { user: { select: { name: true } } } },
    },
  })
  return rows.map(({ id, name, _count, members }) => ({
    id,
    name,
    members: _count.members,
    owner: members[0]?.user.name ?? '',
  }))
}

/** The account that owns the server; null while there is none. */
export async function findFounder(
  session: DatabaseSession = database(),
): Promise<{ readonly userId: string; readonly name: string } | null> {
  const found = await session.user.findFirst({ where: { founder: true }, select: { id: true, name: true } })
  return found === null ? null : { userId: found.id, name: found.name }
}

/** The id of the account with this name, in lower case; null if there is none. */
export async function findUserByName(
  username: string,
  session: DatabaseSession = database(),
): Promise<string | null> {
  const found = await session.user.findUnique({ where: { username }, select: { id: true } })
  return found?.id ?? null
}
