import { assert } from '@/lib/base/assert'
import {
  type Goroutine,
  type Machine,
  type Processor,
  type Thread,
  addThread,
  goroutineOf,
  processorOf,
  threadOf,
  THREAD_WAKE_US,
} from './machine'
import { type Put, isEmpty, putGlobal, putNext } from './queues'

/** Makes a waiting goroutine runnable on this P, and another P start if one is idle. Source: Go runtime/proc.go: ready. */
export function ready(machine: Machine, processor: Processor, id: number): Put {
  const goroutine = goroutineOf(machine, id)
  goroutine.status = 'runnable'
  goroutine.waitsFor = null
  const put = putNext(machine, processor, id)
  wakeProcessor(machine)
  return put
}

/** Adds one more P to find work, unless a thread is already looking. Source: Go runtime/proc.go: wakep. */
export function wakeProcessor(machine: Machine): Thread | null {
  if (machine.threads.some((thread) => thread.isSpinning)) return null
  const idle = idleProcessor(machine)
  return idle === null ? null : startThread(machine, idle, true)
}

/** Gives a P to a parked thread, or to a new one. Source: Go runtime/proc.go: startm. */
export function startThread(machine: Machine, processor: Processor, isSpinning: boolean): Thread {
  const thread = machine.threads.find((one) => one.state === 'parked') ?? addThread(machine)
  acquire(machine, thread, processor)
  thread.state = 'looking'
  thread.isSpinning = isSpinning
  thread.actsAt = machine.now + (machine.operationUs === 0 ? 0 : THREAD_WAKE_US)
  return thread
}

/** Finds a thread for a P whose own thread is held up; without work the P goes idle. Source: Go runtime/proc.go: handoffp. */
export function handOff(machine: Machine, processor: Processor): Thread | null {
  if (!isEmpty(processor) || machine.global.length > 0) return startThread(machine, processor, false)
  const others = machine.processors.filter((other) => other !== processor)
  const somebodyCouldHelp =
    machine.threads.some((thread) => thread.isSpinning) || others.some((other) => other.status === 'idle')
  if (!somebodyCouldHelp) return startThread(machine, processor, true)
  const isLast = others.every((other) => other.status === 'idle')
  if (isLast && machine.timed.length > 0 && poller(machine) === null)
    return startThread(machine, processor, false)
  putIdle(processor)
  return null
}

export function acquire(machine: Machine, thread: Thread, processor: Processor): void {
  thread.processor = processor.id
  processor.thread = thread.id
  processor.status = 'running'
  processor.syscallSince = null
  processor.sliceStart = machine.now
}

/** Takes the P away from its thread, if it has one. */
export function release(machine: Machine, processor: Processor): void {
  if (processor.thread !== null) threadOf(machine, processor.thread).processor = null
  processor.thread = null
  processor.syscallSince = null
}

function putIdle(processor: Processor): void {
  processor.thread = null
  processor.status = 'idle'
  processor.syscallSince = null
}

export function idleProcessor(machine: Machine): Processor | null {
  return machine.processors.find((processor) => processor.status === 'idle') ?? null
}

/** The thread that sleeps in epoll_wait, if one does. */
export function poller(machine: Machine): Thread | null {
  return machine.threads.find((thread) => thread.state === 'polling') ?? null
}

/** Source: Go runtime/proc.go: entersyscall. The P stays with the thread until sysmon takes it. */
export function enterSyscall(machine: Machine, thread: Thread, goroutine: Goroutine, us: number): void {
  goroutine.status = 'syscall'
  goroutine.until = machine.now + us
  machine.timed.push(goroutine.id)
  thread.state = 'syscall'
  if (thread.processor === null) return
  const processor = processorOf(machine, thread.processor)
  processor.status = 'syscall'
  processor.syscallSince = machine.now
  thread.oldProcessor = processor.id
}

/**
 * The thread comes back: it goes on if it still has its P, or finds its old or any other one idle;
 * otherwise the goroutine goes to the global queue and the thread parks. Source: Go runtime/proc.go: exitsyscall.
 */
export function exitSyscall(machine: Machine, goroutine: Goroutine): string {
  const thread = holderOf(machine, goroutine)
  goroutine.until = null
  machine.timed = machine.timed.filter((id) => id !== goroutine.id)
  goroutine.isServed = true
  const name = goroutine.name
  if (thread.processor !== null) {
    const processor = processorOf(machine, thread.processor)
    processor.status = 'running'
    processor.syscallSince = null
    resume(machine, thread, goroutine)
    return `The system call of ${name} is over. M${thread.id} still has P${processor.id}: ${name} goes on.`
  }
  const old = thread.oldProcessor === null ? null : processorOf(machine, thread.oldProcessor)
  const free = old?.status === 'idle' ? old : idleProcessor(machine)
  if (free !== null) {
    acquire(machine, thread, free)
    resume(machine, thread, goroutine)
    const which = free === old ? `its old P${free.id} again, which is idle` : `the idle P${free.id}`
    return `The system call of ${name} is over. M${thread.id} takes ${which}: ${name} goes on.`
  }
  putGlobal(machine, goroutine.id)
  thread.goroutine = null
  thread.state = 'parked'
  if (goroutine.pinnedTo === thread.id) thread.state = 'waits with its goroutine'
  return `The system call of ${name} is over, but no P is free: ${name} goes to the tail of the global queue and M${thread.id} parks.`
}

function resume(machine: Machine, thread: Thread, goroutine: Goroutine): void {
  goroutine.status = 'running'
  thread.state = 'running'
  thread.actsAt = machine.now
}

function holderOf(machine: Machine, goroutine: Goroutine): Thread {
  const thread = machine.threads.find((one) => one.goroutine === goroutine.id)
  assert(thread !== undefined, `${goroutine.name} has a thread in its system call`)
  return thread
}

/** Takes a goroutine out of the network poller, or off the timers. */
export function fetch(machine: Machine, id: number): void {
  const goroutine = goroutineOf(machine, id)
  machine.timed = machine.timed.filter((other) => other !== id)
  goroutine.status = 'runnable'
  goroutine.waitsFor = null
  goroutine.until = null
  goroutine.isServed = true
}

/** The P of a thread that runs Go code. */
export function ownProcessor(machine: Machine, thread: Thread): Processor {
  assert(thread.processor !== null, `M${thread.id} has a P`)
  return processorOf(machine, thread.processor)
}
