import { AppError } from '@/lib/base/app-error'
import { ADJ_MAX, ADJ_MIN } from './badness'
import type { Group, Machine, Process, Touch } from './model'
import type { Mapping } from './overcommit'
import type { Bounds, Container } from './pod'
import { GIB, MIB } from './say'

function linesIn(text: string): { readonly at: number; readonly words: string }[] {
  const lines = text
    .split('\n')
    .map((words, i) => ({ at: i + 1, words: words.replace(/#.*$/, '').trim() }))
    .filter(({ words }) => words !== '')
  if (lines.length === 0 || lines.length > 40) throw new AppError('invalid', 'Write 1 to 40 lines.')
  return lines
}

function fault(at: number, says: string): AppError {
  return new AppError('invalid', `line ${at}: ${says}`)
}

const UNITS: Readonly<Record<string, number>> = { K: 1, M: MIB, G: GIB }

/** "512MiB", "2G", "1.5 GiB" in KiB, whole pages. */
function readSize(word: string, at: number): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(K|M|G)(?:i?B)?$/i.exec(word) ?? []
  const kib = Number(value) * (UNITS[unit?.toUpperCase() ?? ''] ?? Number.NaN)
  if (!Number.isFinite(kib) || kib > 4096 * GIB)
    throw fault(at, `“${word}” is not a size such as 512MiB or 2GiB.`)
  return Math.floor(kib / 4) * 4
}

/** Lines such as `group shop 1GiB together`, `db 4GiB adj -500 in shop`, `cache 2GiB`, `touch db 3GiB`. */
export function readMachine(
  text: string,
  ramKib: number,
  swapKib: number,
): { readonly machine: Machine; readonly touches: readonly Touch[] } {
  const groups: Group[] = []
  const processes: Process[] = []
  const touches: Touch[] = []
  let cacheKib = 0
  for (const { at, words } of linesIn(text)) {
    const [first = '', second = '', third = '', ...rest] = words.split(/\s+/)
    if (first === 'cache') cacheKib = readSize(second, at)
    else if (first === 'group')
      groups.push({
        name: second,
        parent: null,
        maxKib: readSize(third, at),
        oomGroup: rest[0] === 'together',
      })
    else if (first === 'touch') {
      if (!processes.some(({ name }) => name === second))
        throw fault(at, `there is no process “${second}” above.`)
      touches.push({ name: second, kib: readSize(third, at) })
    } else processes.push(readProcess(words, at, groups, processes))
  }
  if (processes.length === 0 || processes.length > 6)
    throw new AppError('invalid', 'Write 1 to 6 processes, such as “db 4GiB”.')
  const used = processes.reduce((sum, { residentKib }) => sum + residentKib, cacheKib)
  if (used > ramKib)
    throw new AppError('invalid', 'The processes and the cache take more than the RAM at the start.')
  return { machine: { ramKib, swapKib, cacheKib, groups, processes }, touches }
}

function readProcess(
  words: string,
  at: number,
  groups: readonly Group[],
  others: readonly Process[],
): Process {
  const [, name, size, adj = '0', group = ''] =
    /^([a-z][\w-]{0,11})\s+(\S+)(?:\s+adj\s+(-?\d+))?(?:\s+in\s+(\S+))?$/i.exec(words) ?? []
  if (name === undefined || size === undefined)
    throw fault(at, 'write a process such as “db 4GiB adj -500 in shop”, or “touch db 1GiB”.')
  if (others.some((one) => one.name === name)) throw fault(at, `there is a process “${name}” already.`)
  if (group !== '' && !groups.some((one) => one.name === group))
    throw fault(at, `there is no group “${group}” above.`)
  const value = Number(adj)
  if (value < ADJ_MIN || value > ADJ_MAX) throw fault(at, 'adj goes from -1000 to 1000.')
  return { name, group, residentKib: readSize(size, at), adj: value, alive: true }
}

/** Lines such as `map 4GiB`, with `read-only`, `shared` and `noreserve` behind. */
export function readMappings(text: string): Mapping[] {
  return linesIn(text).map(({ at, words }): Mapping => {
    const [first, size = '', ...flags] = words.split(/\s+/)
    const unknown = flags.find((flag) => !['read-only', 'shared', 'noreserve'].includes(flag))
    if (first !== 'map' || unknown !== undefined)
      throw fault(at, 'write a mapping such as “map 4GiB read-only shared noreserve”.')
    return {
      kib: readSize(size, at),
      writable: !flags.includes('read-only'),
      shared: flags.includes('shared'),
      noreserve: flags.includes('noreserve'),
    }
  })
}

/** Lines such as `app cpu 500m/1 memory 512MiB/1GiB`: request/limit, `-` where none is written. */
export function readPod(text: string): Container[] {
  const containers = linesIn(text).map(({ at, words }): Container => {
    const [, name, cpu, memory] = /^(\S{1,12})(?:\s+cpu\s+(\S+))?(?:\s+memory\s+(\S+))?$/.exec(words) ?? []
    if (name === undefined)
      throw fault(at, 'write a container such as “app cpu 500m/500m memory 512MiB/512MiB”.')
    return { name, cpu: readBounds(cpu, at, readCpu), memory: readBounds(memory, at, readSize) }
  })
  if (containers.length > 5) throw new AppError('invalid', 'Write at most 5 containers.')
  return containers
}

function readBounds(
  words: string | undefined,
  at: number,
  read: (word: string, at: number) => number,
): Bounds {
  if (words === undefined) return { request: null, limit: null }
  const [request = '-', limit = '-'] = words.split('/')
  const bounds = {
    request: request === '-' ? null : read(request, at),
    limit: limit === '-' ? null : read(limit, at),
  }
  if (bounds.request !== null && bounds.limit !== null && bounds.request > bounds.limit)
    throw fault(at, 'a request may not be above its limit.')
  return bounds
}

function readCpu(word: string, at: number): number {
  const [, value, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(word) ?? []
  if (value === undefined) throw fault(at, `“${word}” is not a CPU such as 500m or 2.`)
  return Math.round(Number(value) * (milli === 'm' ? 1 : 1000))
}
