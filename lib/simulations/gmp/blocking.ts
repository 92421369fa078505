import {
  type Channel,
  type Goroutine,
  type Machine,
  channelOf,
  goroutineOf,
  mutexOf,
  nameOf,
} from './machine'

/** What an operation on a channel or a mutex led to. */
export interface Outcome {
  /** It is complete and the goroutine goes on; otherwise it parks, waiting for this. */
  readonly waitsFor: string | null
  /** Made runnable by it, in this order. */
  readonly readies: readonly number[]
  readonly fatal: string | null
  readonly says: string
}

const SEND_ON_CLOSED = 'panic: send on closed channel'
const CLOSE_OF_CLOSED = 'panic: close of closed channel'
const UNLOCK_OF_UNLOCKED = 'fatal error: sync: unlock of unlocked mutex'

/** Source: Go runtime/chan.go: chansend. */
export function send(machine: Machine, self: Goroutine, name: string): Outcome {
  const channel = channelOf(machine, name)
  if (channel.isClosed) return failed(SEND_ON_CLOSED, `${self.name} sends on the closed channel \`${name}\`.`)
  const receiver = channel.receivers.shift()
  if (receiver !== undefined) {
    serve(machine, receiver)
    return done(
      `${self.name} hands its value on \`${name}\` to ${nameOf(machine, receiver)}, which waited, and goes on.`,
      [receiver],
    )
  }
  if (channel.held < channel.capacity) {
    channel.held += 1
    return done(`${self.name} puts a value into \`${name}\` (${fill(channel)}) and goes on.`)
  }
  channel.senders.push(self.id)
  const why = channel.capacity === 0 ? 'nobody is there to receive' : 'the buffer is full'
  return waits(`send ${name}`, `${self.name} sends on \`${name}\`, but ${why}: it parks.`)
}

/** Source: Go runtime/chan.go: chanrecv. */
export function receive(machine: Machine, self: Goroutine, name: string): Outcome {
  const channel = channelOf(machine, name)
  const sender = channel.senders.shift()
  if (sender !== undefined) {
    // From a full buffer the head is taken and the sender's value goes to its tail, so `held` stays.
    serve(machine, sender)
    return done(
      `${self.name} receives on \`${name}\` and makes ${nameOf(machine, sender)}, which waited to send, runnable.`,
      [sender],
    )
  }
  if (channel.held > 0) {
    channel.held -= 1
    return done(`${self.name} takes a value out of \`${name}\` (${fill(channel)}) and goes on.`)
  }
  if (channel.isClosed)
    return done(`\`${name}\` is closed and empty: ${self.name} receives the zero value and goes on.`)
  channel.receivers.push(self.id)
  return waits(`recv ${name}`, `${self.name} receives on \`${name}\`, but there is nothing: it parks.`)
}

/** Waiters are collected on a stack, so the last one waiting is made runnable first. Source: Go runtime/chan.go: closechan. */
export function close(machine: Machine, self: Goroutine, name: string): Outcome {
  const channel = channelOf(machine, name)
  if (channel.isClosed) return failed(CLOSE_OF_CLOSED, `${self.name} closes \`${name}\` a second time.`)
  channel.isClosed = true
  const readies = [...channel.receivers, ...channel.senders].toReversed()
  for (const id of channel.receivers) serve(machine, id)
  channel.receivers = []
  // A sender that waited runs its operation again, and panics then.
  channel.senders = []
  const woken = readies.map((id) => nameOf(machine, id)).join(', ')
  return done(
    readies.length === 0
      ? `${self.name} closes \`${name}\`.`
      : `${self.name} closes \`${name}\` and makes everybody waiting runnable, the last one first: ${woken}.`,
    readies,
  )
}

/**
 * One go at the loop of Lock: takes a free mutex, otherwise joins the waiters and sleeps on the semaphore, a woken one at the front.
 * Source: Go sync/mutex.go: lockSlow; runtime/sema.go: semacquire1.
 */
export function lock(machine: Machine, self: Goroutine, name: string): Outcome {
  const mutex = mutexOf(machine, name)
  self.locking ??= 'fresh'
  const wasQueued = self.locking !== 'fresh'
  if (self.locking === 'queued') {
    if (mutex.semaphore === 0) {
      // Somebody else took what it was woken for: back to the tail, where it was queued first.
      mutex.queue.push(self.id)
      return waits(
        `lock ${name}`,
        `${self.name} was woken for \`${name}\`, but another took its turn: it sleeps again.`,
      )
    }
    mutex.semaphore -= 1
    self.locking = 'woken'
  }
  for (;;) {
    const isWoken = self.locking === 'woken'
    if (!mutex.isLocked) {
      mutex.isLocked = true
      if (isWoken) mutex.isWoken = false
      self.locking = null
      return done(
        `${self.name} locks \`${name}\`${wasQueued ? ', which it was woken for' : ', which is free'}.`,
      )
    }
    mutex.waiters += 1
    if (isWoken) mutex.isWoken = false
    if (mutex.semaphore === 0) {
      self.locking = 'queued'
      if (isWoken) mutex.queue.unshift(self.id)
      else mutex.queue.push(self.id)
      return waits(
        `lock ${name}`,
        isWoken
          ? `${self.name} was woken for \`${name}\`, but finds it taken: it waits again, at the front.`
          : `${self.name} wants \`${name}\`, which is taken: it parks.`,
      )
    }
    mutex.semaphore -= 1
    self.locking = 'woken'
  }
}

/** Readies the first waiter, unless one is already woken, and does not hand the mutex over. Source: Go sync/mutex.go: unlockSlow. */
export function unlock(machine: Machine, self: Goroutine, name: string): Outcome {
  const mutex = mutexOf(machine, name)
  if (!mutex.isLocked)
    return failed(UNLOCK_OF_UNLOCKED, `${self.name} unlocks \`${name}\`, which nobody holds.`)
  mutex.isLocked = false
  if (mutex.waiters === 0) return done(`${self.name} unlocks \`${name}\`.`)
  if (mutex.isWoken) return done(`${self.name} unlocks \`${name}\`; a waiter is already awake.`)
  mutex.waiters -= 1
  mutex.isWoken = true
  mutex.semaphore += 1
  const first = mutex.queue.shift()
  if (first === undefined) return done(`${self.name} unlocks \`${name}\`.`)
  return done(
    `${self.name} unlocks \`${name}\` and makes ${nameOf(machine, first)} runnable. The mutex is free: whoever runs first takes it.`,
    [first],
  )
}

function serve(machine: Machine, id: number): void {
  goroutineOf(machine, id).isServed = true
}

function fill({ held, capacity }: Channel): string {
  return `${held} of ${capacity}`
}

function done(says: string, readies: readonly number[] = []): Outcome {
  return { waitsFor: null, readies, fatal: null, says }
}

function waits(waitsFor: string, says: string): Outcome {
  return { waitsFor, readies: [], fatal: null, says }
}

function failed(fatal: string, says: string): Outcome {
  return { waitsFor: null, readies: [], fatal, says: `${says} ${capital(fatal)}.` }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
