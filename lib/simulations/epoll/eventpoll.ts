import { pollFile } from './poll-file'
import {
  type ErrorName,
  type Event,
  EVENTS,
  findRegistration,
  type Flag,
  type Instance,
  type Kernel,
  type OpenFile,
  type Registration,
  type Report,
  type Work,
} from './kernel'

const WITH_EXCLUSIVE: readonly Flag[] = ['IN', 'OUT', 'ERR', 'HUP', 'WAKEUP', 'ET', 'EXCLUSIVE']

/** What a registration answers to now: its wanted events, and ERR and HUP always. */
function wantedOf(kernel: Kernel, registration: Registration): readonly Event[] {
  if (registration.disabled) return []
  return kernel.rules.hangupOnlyIfAsked ? registration.wanted : [...registration.wanted, 'ERR', 'HUP']
}

function readyEvents(kernel: Kernel, registration: Registration): Event[] {
  const wanted = wantedOf(kernel, registration)
  const file = kernel.files[registration.file]
  return file === undefined ? [] : pollFile(kernel, file).filter((event) => wanted.includes(event))
}

/** Linux fs/eventpoll.c: do_epoll_ctl, ep_insert, ep_modify, ep_remove. */
export function control(
  work: Work,
  on: string,
  target: { readonly number: number; readonly name: string; readonly file: number },
  change: { readonly op: 'add' | 'mod'; readonly events: readonly Flag[] } | { readonly op: 'del' },
): 0 | ErrorName {
  const { kernel } = work
  const file = kernel.files[target.file]
  const instance = kernel.instances.find((one) => one.name === on)
  if (file === undefined || instance === undefined) return 'EBADF'
  if (file.kind === 'regular') return 'EPERM'
  if (file.kind === 'epoll' && file.instance === on) return 'EINVAL'
  // Epoll watching epoll is left out: it is refused as a loop of depth one would be.
  if (file.kind === 'epoll') return 'EINVAL'
  if (change.op !== 'del' && change.events.includes('EXCLUSIVE')) {
    if (change.op === 'mod' || change.events.some((flag) => !WITH_EXCLUSIVE.includes(flag))) return 'EINVAL'
  }
  const known = kernel.registrations.find(
    (one) => one.instance === on && one.number === target.number && one.file === target.file,
  )
  if (change.op === 'add') {
    if (known !== undefined) return 'EEXIST'
    insert(work, instance, target, change.events)
    return 0
  }
  if (known === undefined) return 'ENOENT'
  if (change.op === 'del') {
    removeRegistration(work, known)
    return 0
  }
  if (known.exclusive) return 'EINVAL'
  modify(work, instance, known, target.name, change.events)
  return 0
}

function insert(
  work: Work,
  instance: Instance,
  target: { readonly number: number; readonly name: string; readonly file: number },
  events: readonly Flag[],
): void {
  const { kernel } = work
  kernel.made += 1
  const registration: Registration = {
    id: kernel.made,
    instance: instance.name,
    number: target.number,
    file: target.file,
    name: target.name,
    wanted: eventsIn(events),
    et: events.includes('ET'),
    oneshot: events.includes('ONESHOT'),
    exclusive: events.includes('EXCLUSIVE'),
    disabled: false,
  }
  kernel.registrations.push(registration)
  const watchers = kernel.files[target.file]?.watchers ?? []
  // ep_ptable_queue_proc: ordinary entries go to the head of the file's wait queue, exclusive ones to its tail.
  if (registration.exclusive) watchers.push(registration.id)
  else watchers.unshift(registration.id)
  if (readyEvents(kernel, registration).length > 0) queue(work, instance, registration)
}

function modify(
  work: Work,
  instance: Instance,
  registration: Registration,
  name: string,
  events: readonly Flag[],
): void {
  registration.name = name
  registration.wanted = eventsIn(events)
  registration.et = events.includes('ET')
  registration.oneshot = events.includes('ONESHOT')
  registration.disabled = false
  if (work.kernel.rules.modLooks && readyEvents(work.kernel, registration).length > 0) {
    queue(work, instance, registration)
  }
}

function eventsIn(flags: readonly Flag[]): Event[] {
  return EVENTS.filter((event) => flags.includes(event))
}

/** Linux fs/eventpoll.c: ep_remove. */
export function removeRegistration(
  { kernel, effects }: Work,
  { id, name, instance, file }: Registration,
): void {
  kernel.registrations = kernel.registrations.filter((one) => one.id !== id)
  for (const one of kernel.instances) {
    if (one.name === instance) one.ready = one.ready.filter((listed) => listed !== id)
  }
  const from = kernel.files[file]
  if (from !== undefined) from.watchers = from.watchers.filter((watcher) => watcher !== id)
  effects.push({ kind: 'removed', id, name })
}

/** To the tail of the ready list if it is not on it yet, and one sleeper is woken. */
function queue({ kernel, effects }: Work, instance: Instance, { id, name }: Registration): void {
  if (instance.ready.includes(id)) {
    effects.push({ kind: 'merged', id, name })
  } else {
    instance.ready.push(id)
    effects.push({ kind: 'queued', id, name })
  }
  wakeSleeper({ kernel, effects }, instance)
}

function wakeSleeper({ effects }: Work, instance: Instance): void {
  const thread = instance.sleepers.shift()
  if (thread !== undefined) effects.push({ kind: 'wakes', thread, instance: instance.name })
}

/**
 * The file tells its watchers that something happened: `event`, or null for "look yourself".
 * Linux fs/eventpoll.c: ep_poll_callback, called in the order of kernel/sched/wait.c: __wake_up_common.
 */
export function wake(work: Work, file: OpenFile, event: Event | null): void {
  const { kernel, effects } = work
  for (const id of file.watchers) {
    const registration = findRegistration(kernel, id)
    const instance = kernel.instances.find((one) => one.name === registration?.instance)
    if (registration === null || instance === undefined) continue
    if (registration.disabled && kernel.rules.oneshotRearms) registration.disabled = false
    if (registration.disabled) {
      effects.push({ kind: 'disabled', id, name: registration.name })
      continue
    }
    if (event !== null && !wantedOf(kernel, registration).includes(event)) {
      effects.push({ kind: 'unwanted', id, name: registration.name })
      continue
    }
    const reachesSleeper = instance.sleepers.length > 0
    queue(work, instance, registration)
    // An exclusive entry that woke a sleeper ends the walk, unless the wake-up is for all (it has no event).
    if (registration.exclusive && reachesSleeper && event !== null) return
  }
}

/** Linux fs/eventpoll.c: ep_send_events. `max` is at least 1. */
export function sendEvents(work: Work, instance: Instance, max: number): Report[] {
  const { kernel, effects } = work
  const scanned = instance.ready
  const back: number[] = []
  const reports: Report[] = []
  let reached = 0
  for (const id of scanned) {
    if (reports.length >= max) break
    reached += 1
    const registration = findRegistration(kernel, id)
    if (registration === null) continue
    const events = readyEvents(kernel, registration)
    if (events.length === 0) {
      effects.push({ kind: 'dropped', id, name: registration.name })
      continue
    }
    reports.push([registration.name, events])
    const then = afterReport(work, registration)
    if (then === 'back') back.push(id)
    effects.push({ kind: 'reported', id, name: registration.name, events, then })
  }
  const untouched = scanned.slice(reached)
  instance.ready = kernel.rules.returnsToHead ? [...back, ...untouched] : [...untouched, ...back]
  if (reports.length > 0 && instance.ready.length > 0) wakeSleeper(work, instance)
  return reports
}

function afterReport({ kernel }: Work, registration: Registration): 'back' | 'off' | 'disabled' {
  if (registration.oneshot) {
    registration.disabled = true
    return 'disabled'
  }
  return (registration.et ? kernel.rules.edgeReturns : kernel.rules.levelReturns) ? 'back' : 'off'
}
