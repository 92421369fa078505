import { AppError } from '@/lib/base/app-error'
import type { Signal } from './calls'
import { copyTable, type Ended, type Machine, type Process, processOf, type Result } from './machine'

/** The child gets a copy of the table: other numbers, the same open files (kernel/fork.c: copy_files). */
export function fork(machine: Machine, parent: Process, label: string): Result {
  if (machine.processes.some((process) => process.label === label)) {
    throw new AppError('invalid', `There is already a process ${label}.`)
  }
  machine.processes.push({
    label,
    forkedBy: parent.label,
    parent: parent.label,
    state: 'alive',
    descriptors: copyTable(parent.descriptors),
    ignored: [...parent.ignored],
    ended: null,
    blocked: null,
  })
  return label
}

/**
 * Everything is closed and children go to init, which reaps its own at once. The process stays as a zombie unless
 * its parent is init or ignores SIGCHLD (kernel/exit.c: exit_notify).
 */
export function end(machine: Machine, process: Process, ended: Ended): void {
  process.descriptors = {}
  process.blocked = null
  process.ended = ended
  for (const child of childrenOf(machine, process.label)) {
    child.parent = 'init'
    if (child.state === 'zombie') child.state = 'gone'
  }
  const isReapedAtOnce =
    process.parent === 'init' || processOf(machine, process.parent).ignored.includes('SIGCHLD')
  process.state = isReapedAtOnce ? 'gone' : 'zombie'
}

/** Children that have not been reaped, in the order of the forks. */
export function childrenOf(machine: Machine, label: string): Process[] {
  return machine.processes.filter((process) => process.parent === label && process.state !== 'gone')
}

/** What waitpid gives now, or `blocks` (kernel/exit.c: do_wait). */
export function wait(machine: Machine, process: Process, whom: string, nohang: boolean): Result {
  const children = childrenOf(machine, process.label).filter(
    (child) => whom === 'any' || child.label === whom,
  )
  if (children.length === 0) return 'ECHILD'
  const zombie = children.find((child) => child.state === 'zombie')
  if (zombie === undefined) return nohang ? { waited: null } : 'blocks'
  zombie.state = 'gone'
  return { waited: zombie.label, ...zombie.ended }
}

export function kill(machine: Machine, target: Process, signal: Signal): Result {
  if (target.state === 'gone') return 'ESRCH'
  if (target.state === 'alive' && !target.ignored.includes(signal)) end(machine, target, { signal })
  return 0
}
