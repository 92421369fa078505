import {
  BACK_OFF_US,
  FINALIZERS,
  GLOBAL_EVERY,
  type Machine,
  type Processor,
  type Thread,
  goroutineOf,
  nameOf,
  processorOf,
  threadOf,
} from './machine'
import { globalBatch, putLast, steal } from './queues'
import { arrived } from './sysmon'
import {
  acquire,
  fetch,
  idleProcessor,
  ownProcessor,
  poller,
  ready,
  startThread,
  wakeProcessor,
} from './threads'

/**
 * A thread with a P and without a goroutine finds one to run.
 * Source: Go runtime/proc.go: schedule, findRunnable, execute.
 */
export function pick(machine: Machine, thread: Thread): string {
  const processor = ownProcessor(machine, thread)
  const head = `P${processor.id}`
  fireTimers(machine, processor)
  const [first] = machine.global
  if (processor.tick % GLOBAL_EVERY === 0 && first !== undefined) {
    machine.global.shift()
    const why = `${head} has tick ${processor.tick}, a multiple of 61, so it looks at the global queue first`
    return `${why} and takes ${run(machine, thread, first, true)}.`
  }
  const next = processor.runnext
  if (next !== null) {
    processor.runnext = null
    return `${head} takes ${run(machine, thread, next, false)} from runnext, within the same time slice.`
  }
  const local = processor.queue.shift()
  if (local !== undefined)
    return `${head} takes ${run(machine, thread, local, true)} from the head of its local queue.`
  if (first !== undefined) return takeBatch(machine, thread, processor)
  const polled = pollOnce(machine, thread)
  return polled ?? stealWork(machine, thread, processor) ?? rest(machine, thread, processor)
}

/** Timers of any P are looked at here; in the runtime each P has its own. */
function fireTimers(machine: Machine, processor: Processor): void {
  const due = machine.timed.filter((id) => {
    const { waitsFor, until } = goroutineOf(machine, id)
    return waitsFor === 'sleep' && until !== null && until <= machine.now
  })
  for (const id of due) {
    fetch(machine, id)
    ready(machine, processor, id)
  }
}

function takeBatch(machine: Machine, thread: Thread, processor: Processor): string {
  const count = globalBatch(machine.global.length, machine.processors.length)
  const [first, ...others] = machine.global.splice(0, count)
  for (const id of others) putLast(machine, processor, id)
  const name = first === undefined ? '' : run(machine, thread, first, true)
  const rest = others.length === 0 ? '' : ` and ${others.length} more into its local queue`
  return `P${processor.id} has nothing of its own: it takes ${name} from the global queue${rest}.`
}

function pollOnce(machine: Machine, thread: Thread): string | null {
  if (poller(machine) !== null) return null
  const [first, ...others] = arrived(machine)
  if (first === undefined) return null
  machine.lastPoll = machine.now
  for (const id of [first, ...others]) fetch(machine, id)
  const processor = ownProcessor(machine, thread)
  const name = run(machine, thread, first, true)
  for (const id of others) putLast(machine, processor, id)
  return `P${processor.id} has nothing to run and asks the network poller: the data for ${name} are there.`
}

function stealWork(machine: Machine, thread: Thread, thief: Processor): string | null {
  const count = machine.processors.length
  // The runtime begins at a random P and steps by a random number; here it is the next one, in turn.
  const victims = Array.from({ length: count - 1 }, (_, i) =>
    processorOf(machine, (thief.id + i + 1) % count),
  )
  const spinning = machine.threads.filter((one) => one.isSpinning).length
  const busy = machine.processors.filter(({ status }) => status !== 'idle').length
  if (!thread.isSpinning && 2 * spinning >= busy) return null
  for (const victim of victims.filter(({ status }) => status !== 'idle')) {
    const length = victim.queue.length
    const loot = steal(thief, victim)
    if (loot !== null) {
      const runs = run(machine, thread, loot.runs, true)
      const count = loot.moved.length
      const from = `the queue of P${victim.id}`
      if (count === 1)
        return `P${thief.id} finds nothing and steals ${runs} from ${from}${length > 1 ? `, 1 of ${length}` : ''}.`
      return `P${thief.id} finds nothing and steals ${count} of the ${length} in ${from}; it runs the last of them, ${runs}.`
    }
  }
  for (const victim of victims.filter(({ status }) => status !== 'idle')) {
    const next = victim.runnext
    if (next === null) continue
    if (victim.status === 'running' && !thread.hasBackedOff) {
      thread.hasBackedOff = true
      thread.isSpinning = true
      thread.actsAt = machine.now + BACK_OFF_US
      return `P${thief.id} could only steal ${nameOf(machine, next)} from the runnext of P${victim.id}: it waits 3 µs, in case P${victim.id} runs it at once.`
    }
    victim.runnext = null
    return `P${thief.id} steals ${run(machine, thread, next, true)} from the runnext of P${victim.id}.`
  }
  return null
}

/** Nothing to do: the P goes idle, and its thread sleeps, in epoll_wait if somebody has to. */
function rest(machine: Machine, thread: Thread, processor: Processor): string {
  thread.processor = null
  thread.isSpinning = false
  thread.hasBackedOff = false
  processor.thread = null
  processor.status = 'idle'
  const waiting = machine.timed.some((id) => goroutineOf(machine, id).status === 'waiting')
  if (waiting && poller(machine) === null) {
    thread.state = 'polling'
    return `P${processor.id} finds nothing to run and goes idle; M${thread.id} sleeps in epoll_wait.`
  }
  thread.state = 'parked'
  return `P${processor.id} finds nothing to run and goes idle; M${thread.id} parks.`
}

/** Gives the goroutine its thread, or its thread the P. Returns its name. */
export function run(machine: Machine, finder: Thread, id: number, isNewSlice: boolean): string {
  const goroutine = goroutineOf(machine, id)
  const processor = ownProcessor(machine, finder)
  const wasSpinning = finder.isSpinning
  finder.isSpinning = false
  finder.hasBackedOff = false
  let thread = finder
  if (goroutine.pinnedTo !== null && goroutine.pinnedTo !== finder.id) {
    finder.state = 'parked'
    finder.processor = null
    thread = threadOf(machine, goroutine.pinnedTo)
    acquire(machine, thread, processor)
  }
  thread.goroutine = id
  thread.state = 'running'
  thread.actsAt = machine.now
  goroutine.status = 'running'
  goroutine.waitsFor = null
  if (isNewSlice) {
    processor.tick += 1
    processor.sliceStart = machine.now
  }
  if (!goroutine.hasStarted && goroutine.name !== FINALIZERS) machine.events.push(`${goroutine.name} start`)
  goroutine.hasStarted = true
  if (wasSpinning) wakeProcessor(machine)
  return goroutine.name
}

/** The thread in epoll_wait wakes up with what has arrived. Source: Go runtime/proc.go: findRunnable (blocking netpoll), injectglist. */
export function wakePoller(machine: Machine, thread: Thread, ids: readonly number[]): string {
  machine.lastPoll = machine.now
  for (const id of ids) fetch(machine, id)
  const names = ids.map((id) => nameOf(machine, id)).join(', ')
  const back = `M${thread.id} returns from epoll_wait: it is time for ${names}`
  const idle = idleProcessor(machine)
  const [first, ...others] = ids
  if (idle === null || first === undefined) {
    machine.global.push(...ids)
    thread.state = 'parked'
    return `${back}. No P is idle: to the global queue, and M${thread.id} parks.`
  }
  acquire(machine, thread, idle)
  run(machine, thread, first, true)
  machine.global.push(...others)
  for (const _ of others) {
    const more = idleProcessor(machine)
    if (more !== null) startThread(machine, more, false)
  }
  const rest = others.length === 0 ? '' : ' The others go to the global queue.'
  return `${back}. It takes the idle P${idle.id} and runs ${nameOf(machine, first)}.${rest}`
}
