import { assert } from '@/lib/base/assert'
import {
  type Machine,
  type Processor,
  type Thread,
  goroutineOf,
  SLICE_US,
  SYSMON_US,
  threadOf,
} from './machine'
import { isEmpty, putGlobal } from './queues'
import { fetch, handOff, release } from './threads'

/** What the monitor thread would do next, and when (µs). */
interface Duty {
  readonly at: number
  readonly kind: 'retake' | 'preempt' | 'poll'
  readonly processor: Processor | null
}

/**
 * The next thing that sysmon has to do in this state, if anything. It is modelled as looking every 20 µs.
 * Source: Go runtime/proc.go: sysmon, retake.
 */
export function nextDuty(machine: Machine): Duty | null {
  const duties = machine.processors.flatMap((processor): Duty[] => {
    if (processor.status === 'syscall' && processor.syscallSince !== null) {
      return [{ at: retakeAt(machine, processor, processor.syscallSince), kind: 'retake', processor }]
    }
    const thread = processor.thread === null ? null : threadOf(machine, processor.thread)
    if (machine.canPreempt && processor.status === 'running' && thread?.state === 'running') {
      return [{ at: processor.sliceStart + SLICE_US, kind: 'preempt', processor }]
    }
    return []
  })
  if (arrived(machine).length > 0 && machine.processors.every(({ status }) => status !== 'idle')) {
    duties.push({ at: Math.max(machine.now, machine.lastPoll + SLICE_US), kind: 'poll', processor: null })
  }
  return duties.reduce<Duty | null>(
    (first, duty) => (first === null || duty.at < first.at ? duty : first),
    null,
  )
}

/** A second look at least 20 µs after the first; later, up to 10 ms, if nobody needs the P. */
function retakeAt(machine: Machine, processor: Processor, since: number): number {
  const firstLook = Math.ceil(since / SYSMON_US) * SYSMON_US
  const isSpare =
    isEmpty(processor) &&
    (machine.threads.some((thread) => thread.isSpinning) ||
      machine.processors.some(({ status }) => status === 'idle'))
  const due = firstLook + (isSpare ? SLICE_US : SYSMON_US)
  return due > machine.now ? due : Math.ceil(machine.now / SYSMON_US) * SYSMON_US
}

/** Goroutines whose data are there, but that nobody has fetched from the network poller. */
export function arrived(machine: Machine): readonly number[] {
  return machine.timed.filter((id) => {
    const { status, waitsFor, until } = goroutineOf(machine, id)
    return status === 'waiting' && waitsFor === 'network' && until !== null && until <= machine.now
  })
}

export function doDuty(machine: Machine, duty: Duty): string {
  machine.now = duty.at
  const { processor } = duty
  if (processor === null) return poll(machine)
  return duty.kind === 'retake' ? retake(machine, processor) : preempt(machine, processor)
}

function retake(machine: Machine, processor: Processor): string {
  const from = processor.thread
  release(machine, processor)
  const thread = handOff(machine, processor)
  const start = `sysmon finds P${processor.id} in the same system call at its second look and takes it from M${from}`
  return thread === null
    ? `${start}; there is no work for it: it goes idle.`
    : `${start}; M${thread.id} gets it.`
}

/** Source: Go runtime/proc.go: preemptone, gopreempt_m. */
function preempt(machine: Machine, processor: Processor): string {
  const thread = processor.thread === null ? null : threadOf(machine, processor.thread)
  assert(thread !== null && thread.goroutine !== null, 'a P that is preempted runs something')
  const goroutine = goroutineOf(machine, thread.goroutine)
  const operation = machine.programs[goroutine.does]?.[goroutine.at]
  if (operation?.do === 'compute' && goroutine.leftUs !== null)
    goroutine.leftUs = Math.max(0, thread.actsAt - machine.now)
  putGlobal(machine, goroutine.id)
  stopRunning(machine, thread, processor)
  return `P${processor.id} has been in one time slice for 10 ms: sysmon has ${goroutine.name} preempted, and it goes to the tail of the global queue.`
}

/** Leaves a thread without its goroutine; one that is locked to it keeps the thread and gives the P away. */
export function stopRunning(machine: Machine, thread: Thread, processor: Processor): string {
  const pinned = thread.goroutine !== null && goroutineOf(machine, thread.goroutine).pinnedTo === thread.id
  const isDead = thread.goroutine !== null && goroutineOf(machine, thread.goroutine).status === 'dead'
  thread.goroutine = null
  thread.actsAt = machine.now
  if (!pinned || isDead) {
    thread.state = 'looking'
    return ''
  }
  thread.state = 'waits with its goroutine'
  release(machine, processor)
  const other = handOff(machine, processor)
  return other === null
    ? ` M${thread.id} stays with it, locked; P${processor.id} goes idle.`
    : ` M${thread.id} stays with it, locked; P${processor.id} goes to M${other.id}.`
}

function poll(machine: Machine): string {
  machine.lastPoll = machine.now
  const ready = arrived(machine)
  for (const id of ready) fetch(machine, id)
  for (const id of ready) putGlobal(machine, id)
  const names = ready.map((id) => goroutineOf(machine, id).name).join(', ')
  return `Nobody has polled the network for 10 ms: sysmon does, and puts ${names} into the global queue.`
}
