import 'server-only'
import { readFileSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Person, listPeople } from '@/lib/db/people'
import { listSectionTitles } from '@/lib/db/documents'
import { listReports } from '@/lib/db/reports'
import { listServerErrors, type ServerError } from '@/lib/db/server-errors'
import { countEvents, listAllGroups, readContentVersion, readDatabaseVersions } from '@/lib/db/server-facts'
import { databaseFile, storageFolder } from '@/lib/db/storage-folder'
import { findQuestion, simulations } from '@/lib/simulations/registry'
import { replaySchema } from '@/lib/simulations/read-replay-link'
import type { Keeper } from './keeper'

/** So many open reports are listed; the rest once these are resolved. */
const REPORTS = 200

/** Who has an account here. */
export function overviewOfPeople(_keeper: Keeper): Promise<Person[]> {
  return listPeople()
}

/** The groups of this server, with how many are in each and who owns it. */
export function overviewOfGroups(_keeper: Keeper) {
  return listAllGroups()
}

/** What learners reported and nobody has resolved yet, newest first. */
export async function overviewOfReports(_keeper: Keeper) {
  const reports = await listReports({ isOpen: true }, REPORTS)
  const titles = await listSectionTitles(reports.flatMap(({ sectionId }) => sectionId ?? []))
  return reports.map(({ id, at, sectionId, fault, says, userName, replay }) => {
    const asked = replaySchema.safeParse(replay)
    const question = asked.success ? findQuestion(asked.data.simulation, asked.data.question) : undefined
    return {
      id,
      at,
      about: question?.title ?? titles.get(sectionId ?? '') ?? 'a text that has gone',
      fault,
      says,
      reporter: userName,
    }
  })
}

export interface Storage {
  /** In bytes, like the other two. */
  readonly database: number
  /** What has been written and not yet been moved into the database file. */
  readonly wal: number
  /** What the disk still has room for. */
  readonly free: number
  readonly events: number
}

/** How much this server keeps, and how much it still could. */
export async function overviewOfStorage(_keeper: Keeper): Promise<Storage> {
  const { bavail, bsize } = statfsSync(storageFolder())
  return {
    database: sizeOf(databaseFile()),
    wal: sizeOf(`${databaseFile()}-wal`),
    free: bavail * bsize,
    events: await countEvents(),
  }
}

/** What runs here. */
export async function overviewOfVersions(_keeper: Keeper) {
  const [{ sqlite, prisma, migrations, lastMigration }, content] = await Promise.all([
    readDatabaseVersions(),
    readContentVersion(),
  ])
  return {
    app: appVersion(),
    node: process.versions.node,
    sqlite,
    prisma,
    migrations: `${migrations}, the last ${lastMigration ?? 'none'}`,
    content,
    simulations: simulations.map(({ id, version }) => ({ id, version })),
  }
}

/** What went wrong on this server, each kind once, the one seen last at the head. */
export function overviewOfErrors(_keeper: Keeper): Promise<ServerError[]> {
  return listServerErrors()
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function appVersion(): string {
  // The bundler must not take the folder for a part of the app.
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), 'package.json')
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version
}
