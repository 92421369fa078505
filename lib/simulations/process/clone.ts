import { AppError } from '@/lib/base/app-error'
import type { Step, Trace } from '../contract'

/** The objects that a task points to and that clone may share, each with its flag (kernel/fork.c: copy_mm, copy_files, …). */
export const objects = [
  { id: 'memory', flag: 'CLONE_VM', name: 'memory', holds: 'variables, heap, mappings' },
  { id: 'descriptors', flag: 'CLONE_FILES', name: 'descriptor table', holds: 'numbers and flags' },
  { id: 'directory', flag: 'CLONE_FS', name: 'directory and umask', holds: 'where paths start' },
  { id: 'handlers', flag: 'CLONE_SIGHAND', name: 'signal handlers', holds: 'what signals do' },
  { id: 'group', flag: 'CLONE_THREAD', name: 'thread group', holds: 'the process id' },
] as const
export type ObjectId = (typeof objects)[number]['id']
export type CloneFlag = (typeof objects)[number]['flag']

/** fork passes no sharing flag, pthread_create all of them (glibc sysdeps/unix/sysv/linux/createthread.c), vfork the memory only. */
export const waysToClone = {
  'fork()': [],
  'pthread_create()': ['CLONE_VM', 'CLONE_FILES', 'CLONE_FS', 'CLONE_SIGHAND', 'CLONE_THREAD'],
  'vfork()': ['CLONE_VM'],
} as const satisfies Record<string, readonly CloneFlag[]>

/** Something the new task does, and the object that it changes. */
export const deeds = [
  { id: 'variable', says: 'sets a global variable', code: 'x = 1', on: 'memory' },
  { id: 'map', says: 'maps a page', code: 'mmap(…)', on: 'memory' },
  { id: 'unmap', says: 'unmaps a page', code: 'munmap(…)', on: 'memory' },
  { id: 'close', says: 'closes descriptor 3', code: 'close(3)', on: 'descriptors' },
  { id: 'open', says: 'opens a file as number 4', code: 'open(…)', on: 'descriptors' },
  { id: 'cloexec', says: 'marks 3 close-on-exec', code: 'fcntl(3, F_SETFD, FD_CLOEXEC)', on: 'descriptors' },
  { id: 'chdir', says: 'changes directory', code: 'chdir("/tmp")', on: 'directory' },
  { id: 'umask', says: 'sets the umask', code: 'umask(077)', on: 'directory' },
  { id: 'handler', says: 'installs a handler', code: 'sigaction(SIGUSR1, …)', on: 'handlers' },
  { id: 'offset', says: 'moves the offset of 3', code: 'lseek(3, 10, SEEK_SET)', on: 'open file' },
  { id: 'mask', says: 'blocks a signal', code: 'pthread_sigmask(SIG_BLOCK, …)', on: 'task' },
  { id: 'register', says: 'changes a register', code: 'mov $1, %rbx', on: 'task' },
] as const
export type Deed = (typeof deeds)[number]['id']

/** Which object each task points to, by number: equal numbers are the same object. */
export interface Task {
  readonly label: string
  readonly points: Readonly<Record<ObjectId, number>>
}

export interface CloneState {
  readonly kind: 'clone'
  readonly flags: readonly CloneFlag[]
  readonly tasks: readonly Task[]
  readonly deed: Deed | null
  /** The deeds so far that the caller notices. */
  readonly noticed: readonly Deed[]
}

const CALLER: Task = {
  label: 'caller',
  points: { memory: 1, descriptors: 1, directory: 1, handlers: 1, group: 1 },
}

/** The new task points to the same object where its flag is set, else to a copy. Throws AppError('invalid') as clone fails with EINVAL. */
export function clone(caller: Task, flags: readonly CloneFlag[]): Task {
  if (flags.includes('CLONE_SIGHAND') && !flags.includes('CLONE_VM')) {
    throw new AppError('invalid', 'CLONE_SIGHAND without CLONE_VM: clone fails with EINVAL.')
  }
  if (flags.includes('CLONE_THREAD') && !flags.includes('CLONE_SIGHAND')) {
    throw new AppError('invalid', 'CLONE_THREAD without CLONE_SIGHAND: clone fails with EINVAL.')
  }
  const points = { ...caller.points }
  for (const { id, flag } of objects) if (!flags.includes(flag)) points[id] += 1
  return { label: 'new task', points }
}

/** Whether the caller sees what the new task did: it does if both point to the object that changed. */
export function isNoticed(caller: Task, made: Task, deed: Deed): boolean {
  const on = deeds.find((one) => one.id === deed)?.on
  // Numbers may be copied, but the open file behind them is never.
  if (on === 'open file') return true
  if (on === undefined || on === 'task') return false
  return caller.points[on] === made.points[on]
}

/** The run: the caller alone, the clone, then what the new task does. */
export function traceOfClone(flags: readonly CloneFlag[], done: readonly Deed[]): Trace<CloneState> {
  const made = clone(CALLER, flags)
  const tasks = [CALLER, made]
  const first: CloneState = { kind: 'clone', flags, tasks: [CALLER], deed: null, noticed: [] }
  const steps: Step<CloneState>[] = [
    {
      at: 'start',
      says: 'One task. It points to its memory, its descriptor table, its directory and umask, and its signal handlers.',
      cells: ['', 'one task', '', ''],
      state: first,
    },
    {
      at: 'clone',
      says: sayClone(flags),
      cells: [
        'clone',
        objects.map(({ id, name }) => `${name} ${shares(made, id) ? 'shared' : 'copied'}`).join(', '),
        '',
        '',
      ],
      state: { ...first, tasks },
    },
  ]
  const noticed: Deed[] = []
  for (const [i, deed] of done.entries()) {
    const sees = isNoticed(CALLER, made, deed)
    if (sees) noticed.push(deed)
    const { code, says, on } = deedOf(deed)
    steps.push({
      at: `deed ${i + 1}`,
      says: `The new task ${says} (\`${code}\`). ${sayWhy(on, sees)}`,
      cells: [code, '', sees ? 'noticed' : 'not noticed', noticed.join(', ')],
      state: { kind: 'clone', flags, tasks, deed, noticed: [...noticed] },
    })
  }
  return { columns: ['What happens', 'Objects', 'The caller', 'Noticed so far'], steps }
}

export function deedOf(id: Deed): (typeof deeds)[number] {
  return deeds.find((one) => one.id === id) ?? deeds[0]
}

function shares(made: Task, id: ObjectId): boolean {
  return made.points[id] === CALLER.points[id]
}

function sayClone(flags: readonly CloneFlag[]): string {
  const shared = objects.filter(({ flag }) => flags.includes(flag)).map(({ name }) => `the ${name}`)
  if (shared.length === 0) return 'The new task gets a copy of every object.'
  const list =
    shared.length < 2 ? shared.join('') : `${shared.slice(0, -1).join(', ')} and ${shared.at(-1) ?? ''}`
  return `The new task shares ${list}${shared.length === objects.length ? '.' : '; the rest is copied.'}`
}

function sayWhy(on: string, sees: boolean): string {
  if (on === 'open file')
    return 'The offset is in the open file, which a copied table still stands for: the caller notices.'
  if (on === 'task')
    return 'Registers and the signal mask belong to each task alone: the caller notices nothing.'
  const name = objects.find(({ id }) => id === on)?.name ?? on
  const are = on === 'directory' || on === 'handlers' ? 'are' : 'is'
  return sees
    ? `The ${name} ${are} shared: the caller notices.`
    : `The ${name} ${are} copied: the caller notices nothing.`
}
