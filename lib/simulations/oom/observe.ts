import { z } from 'zod'
import { readInput } from '../define-playground'
import { ADJ_MAX, ADJ_MIN, badness, oomScore, PAGE_KIB } from './badness'
import { killedIn, type Machine, runAll } from './model'
import { type Mode, tryMapping } from './overcommit'

const kib = z
  .number()
  .min(0)
  .max(2 ** 45)
const adj = z.int().min(ADJ_MIN).max(ADJ_MAX)
const scoreSchema = z.strictObject({
  kind: z.literal('score'),
  touch_kib: kib,
  oom_score_adj: adj,
  mem_total_kib: kib,
  swap_total_kib: kib,
  rss_kib: kib,
  page_tables_kib: kib,
})
const victimSchema = z.strictObject({
  kind: z.literal('victim'),
  processes: z
    .array(z.strictObject({ name: z.string().max(64), cgroup: z.string().max(64), kib, oom_score_adj: adj }))
    .min(1)
    .max(200),
  grower: z.string().max(64),
  grow_kib: kib,
  limit_kib: kib.optional(),
  parent_limit_kib: kib.optional(),
  oom_group: z.array(z.string().max(64)).max(64),
})
const overcommitSchema = z.strictObject({
  kind: z.literal('overcommit'),
  mode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  ratio: z.number().min(0).max(10_000).optional(),
  kbytes: kib.optional(),
  mmaps: z
    .array(
      z.strictObject({
        kib,
        prot: z.enum(['rw', 'r']),
        shared: z.boolean().optional(),
        noreserve: z.boolean().optional(),
      }),
    )
    .max(1000),
  mem_total_kib: kib,
  swap_total_kib: kib,
  commit_limit_kib: kib,
  committed_before_kib: kib,
})
const inputSchema = z.discriminatedUnion('kind', [scoreSchema, victimSchema, overcommitSchema])

/** A score, a kill, or the results of mappings, in the schemas of recorded.json. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  switch (read.kind) {
    case 'score':
      return scoreObserved(read)
    case 'victim':
      return victimObserved(read)
    case 'overcommit':
      return overcommitObserved(read)
  }
}

function scoreObserved(read: z.infer<typeof scoreSchema>): unknown {
  const total = Math.floor((read.mem_total_kib + read.swap_total_kib) / PAGE_KIB)
  const footprint = {
    residentKib: read.rss_kib,
    swappedKib: 0,
    pageTablesKib: read.page_tables_kib,
    adj: read.oom_score_adj,
  }
  return { oom_score: oomScore(badness(footprint, total), total) }
}

const PARENT = '^'

/** Two groups below one parent, on a machine with RAM enough. */
function victimObserved(read: z.infer<typeof victimSchema>): unknown {
  const names = [...new Set(read.processes.map(({ cgroup }) => cgroup))]
  const machine: Machine = {
    ramKib: 2 ** 50,
    swapKib: 0,
    cacheKib: 0,
    groups: [
      {
        name: PARENT,
        parent: null,
        maxKib: read.parent_limit_kib ?? null,
        oomGroup: read.oom_group.includes(PARENT),
      },
      ...names.map((name) => ({
        name,
        parent: PARENT,
        maxKib: read.limit_kib ?? null,
        oomGroup: read.oom_group.includes(name),
      })),
    ],
    processes: read.processes.map((one) => ({
      name: one.name,
      group: one.cgroup,
      residentKib: one.kib,
      adj: one.oom_score_adj,
      alive: true,
    })),
  }
  const states = runAll(machine, [{ name: read.grower, kib: read.grow_kib }])
  const last = states.at(-1)
  const before = read.processes.find(({ name }) => name === read.grower)
  const after = last?.machine.processes.find(({ name }) => name === read.grower)
  return {
    killed: killedIn(states).toSorted(),
    grower_finished:
      before !== undefined && after?.alive === true && after.residentKib === before.kib + read.grow_kib,
    memory_events_oom_group_kill: last?.groupKills ?? 0,
  }
}

/** What a process has mapped before it does anything: its program, its libraries and its stack. */
const OWN_KIB = 1024

function overcommitObserved(read: z.infer<typeof overcommitSchema>): unknown {
  const mode: Mode = read.mode
  const memory = {
    mode,
    ramKib: read.mem_total_kib,
    swapKib: read.swap_total_kib,
    commitLimitKib: read.commit_limit_kib,
  }
  let state = { committedKib: read.committed_before_kib, mappedKib: OWN_KIB }
  return {
    mmaps: read.mmaps.map((mapping) => {
      const attempt = tryMapping(memory, state, {
        kib: mapping.kib,
        writable: mapping.prot === 'rw',
        shared: mapping.shared ?? false,
        noreserve: mapping.noreserve ?? false,
      })
      state = attempt.state
      return { result: attempt.ok ? 'ok' : 'ENOMEM', committed_change_kib: attempt.committedKib }
    }),
  }
}
