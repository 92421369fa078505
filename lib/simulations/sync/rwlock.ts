import { ALL, type Context, exchange, futexWait, futexWake, read } from './kernel'
import { goesOn, returns, sleeps, unknown } from './mutex'
import type { Outcome } from './state'

/*
 * glibc's read-write lock. `readers` holds three flags and, above them, the number of readers; a lock is either in a
 * read phase or in a write phase, and who ends a phase hands over through a futex word. glibc nptl/pthread_rwlock_common.c.
 */
const WRITE_PHASE = 1
const WRITE_LOCKED = 2
const READERS_WAIT = 4
const ONE_READER = 8
/** In `writers`, whose rest counts the writers that wait: the next writer may take over at once. */
const HANDOVER = 2 ** 30
/** In a futex word: somebody sleeps on it. */
const USED = 2

export function stepRwlock(context: Context): Outcome {
  switch (context.frame.op.op) {
    case 'rdlock':
      return readLock(context)
    case 'wrlock':
      return writeLock(context)
    case 'tryrdlock':
      return tryReadLock(context)
    case 'trywrlock':
      return tryWriteLock(context)
    case 'unlock':
      return read(context.object, 'writer') === context.thread.id ||
        ['hand-over', 'wake-writer'].includes(context.frame.phase)
        ? writeUnlock(context)
        : readUnlock(context)
    default:
      return unknown(context)
  }
}

/** How many hold it for reading or wait for a read phase, from the packed word. */
export function readersOf(word: number): number {
  return Math.floor(word / ONE_READER)
}

export function isWritePhase(word: number): boolean {
  return (word & WRITE_PHASE) !== 0
}

function prefersWriters({ object }: Context): boolean {
  return object.kind === 'rwlock-writer'
}

/** __pthread_rwlock_rdlock_full64 */
function readLock(context: Context): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  const word = read(object, 'readers')
  switch (frame.phase) {
    case 'start':
      if (read(object, 'writer') === thread.id)
        return returns('EDEADLK', `${thread.name} holds ${name} for writing: EDEADLK.`)
      if (
        prefersWriters(context) &&
        !isWritePhase(word) &&
        (word & WRITE_LOCKED) !== 0 &&
        readersOf(word) > 0
      ) {
        object.words['readers'] = word | READERS_WAIT
        return goesOn(
          'wait-for-writer',
          `A writer waits for ${name}: ${thread.name} must not prolong the reading.`,
        )
      }
      object.words['readers'] = word + ONE_READER
      if (!isWritePhase(word))
        return returns(
          0,
          `${thread.name} reads along: ${readersOf(word) + 1} ${readersOf(word) === 0 ? 'reader' : 'readers'} in ${name}.`,
        )
      if ((word & WRITE_LOCKED) !== 0)
        return goesOn(
          'wait-for-phase',
          `A writer holds ${name}: ${thread.name} counts itself and waits for the read phase.`,
        )
      object.words['readers'] = (word + ONE_READER) ^ WRITE_PHASE
      return goesOn('start-phase', `No writer holds ${name}: ${thread.name} starts a read phase.`)
    case 'start-phase':
      if ((exchange(object, 'phase', 0) & USED) !== 0) futexWake(context, 'phase', ALL)
      return returns(0, `${thread.name} reads ${name}.`)
    case 'wait-for-writer':
      if ((word & READERS_WAIT) === 0) return goesOn('start', `${thread.name} tries ${name} again.`)
      if (futexWait(context, 'readers', word))
        return sleeps('wait-for-writer', `${thread.name} sleeps until the last reader has left ${name}.`)
      return goesOn('wait-for-writer', `${thread.name} looks at ${name} again.`)
    default:
      return waitForPhase(context, 1, `${thread.name} reads ${name}.`)
  }
}

/**
 * Both kinds wait here until the word `phase` no longer has the value that keeps them out: 1 readers, 0 writers. The word
 * may lag behind the phase itself, so that is looked at too, and the word once more.
 */
function waitForPhase(context: Context, keepsOut: 0 | 1, says: string): Outcome {
  const { object, thread, frame } = context
  const wanted = keepsOut === 1 ? 'read' : 'write'
  const phase = read(object, 'phase')
  if ((phase | USED) === (keepsOut | USED)) {
    object.words['phase'] = keepsOut | USED
    futexWait(context, 'phase', keepsOut | USED)
    return sleeps('wait-for-phase', `${thread.name} sleeps until ${object.name} is in a ${wanted} phase.`)
  }
  if (frame.memo['ready'] === 1) return returns(0, says)
  if (isWritePhase(read(object, 'readers')) === (keepsOut === 0)) frame.memo['ready'] = 1
  return goesOn('wait-for-phase', `${thread.name} looks whether ${object.name} is in a ${wanted} phase.`)
}

/** __pthread_rwlock_rdunlock */
function readUnlock(context: Context): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  if (frame.phase === 'wake-readers') {
    futexWake(context, 'readers', ALL)
    return returns(0, `${thread.name} wakes the readers that stood back for the writer.`)
  }
  if (frame.phase === 'wake-phase') {
    if ((exchange(object, 'phase', 1) & USED) !== 0) futexWake(context, 'phase', ALL)
    return frame.memo['wakes'] === 1
      ? goesOn('wake-readers', `The writer that waits for ${name} goes on.`)
      : returns(0, `The writer that waits for ${name} goes on.`)
  }
  const word = read(object, 'readers')
  if (readersOf(word) === 0)
    return returns(0, `${thread.name} frees ${name}, which nobody holds: undefined, and left alone here.`)
  let next = word - ONE_READER
  if (readersOf(next) === 0) {
    if ((next & WRITE_LOCKED) !== 0) next |= WRITE_PHASE
    next &= ~READERS_WAIT
  }
  object.words['readers'] = next
  const wakes = (word & READERS_WAIT) !== (next & READERS_WAIT)
  frame.memo['wakes'] = wakes ? 1 : 0
  if (isWritePhase(next))
    return goesOn(
      'wake-phase',
      `${thread.name} was the last reader of ${name}, and a writer waits: the write phase begins.`,
    )
  if (wakes) return goesOn('wake-readers', `${thread.name} was the last reader of ${name}.`)
  return returns(0, `${thread.name} stops reading: ${readersOf(next)} left in ${name}.`)
}

/** __pthread_rwlock_wrlock_full64 */
function writeLock(context: Context): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  const word = read(object, 'readers')
  const isPatient = prefersWriters(context)
  switch (frame.phase) {
    case 'start':
      if (read(object, 'writer') === thread.id)
        return returns('EDEADLK', `${thread.name} holds ${name} for writing: EDEADLK.`)
      object.words['readers'] = word | WRITE_LOCKED
      if ((word & WRITE_LOCKED) === 0) return becomeWriter(context, word | WRITE_LOCKED, false)
      if (isPatient) object.words['writers'] = read(object, 'writers') + 1
      return goesOn('queue', `Another writer is before ${thread.name} at ${name}.`)
    case 'queue': {
      if ((word & WRITE_LOCKED) === 0) {
        object.words['readers'] = word | WRITE_LOCKED
        if (isPatient) object.words['writers'] = read(object, 'writers') - 1
        return becomeWriter(context, word | WRITE_LOCKED, frame.memo['slept'] === 1)
      }
      const writers = read(object, 'writers')
      if (isPatient && writers >= HANDOVER) {
        object.words['writers'] = writers - HANDOVER - 1
        return becomeWriter(context, word | WRITE_LOCKED, frame.memo['slept'] === 1)
      }
      const futex = read(object, 'next')
      if ((futex & ~USED) !== 1)
        return { kind: 'spins', phase: 'queue', says: `${thread.name} looks at ${name} again.` }
      object.words['next'] = 1 | USED
      frame.memo['slept'] = 1
      futexWait(context, 'next', 1 | USED)
      return sleeps('queue', `${thread.name} sleeps behind the writer of ${name}.`)
    }
    default: {
      const waits = waitForPhase(context, 0, `${thread.name} writes ${name}.`)
      if (waits.kind === 'returns') object.words['writer'] = thread.id
      return waits
    }
  }
}

/** It is the one writer now; if readers are in, it waits for the last of them. */
function becomeWriter({ object, thread }: Context, word: number, sharesFlag: boolean): Outcome {
  const name = object.name
  object.words['next'] = 1 | (sharesFlag ? USED : 0)
  if (!isWritePhase(word) && readersOf(word) > 0)
    return goesOn(
      'wait-for-phase',
      `${thread.name} is the next writer of ${name}, but ${readersOf(word)} still read.`,
    )
  if (!isWritePhase(word)) {
    object.words['readers'] = word | WRITE_PHASE
    object.words['phase'] = 1
  }
  object.words['writer'] = thread.id
  return returns(0, `${thread.name} writes ${name}.`)
}

/** __pthread_rwlock_wrunlock */
function writeUnlock(context: Context): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  if (frame.phase === 'start') {
    object.words['writer'] = 0
    frame.memo['wakes'] = (exchange(object, 'next', 0) & USED) !== 0 ? 1 : 0
    const writers = read(object, 'writers')
    if (prefersWriters(context) && writers !== 0) {
      object.words['writers'] = writers >= HANDOVER ? writers : writers + HANDOVER
      return wakeWriter(context, `${thread.name} leaves ${name} to the next writer.`)
    }
    const word = read(object, 'readers')
    const hasReaders = readersOf(word) > 0
    object.words['readers'] = word ^ WRITE_LOCKED ^ (hasReaders ? WRITE_PHASE : 0)
    if (hasReaders)
      return goesOn(
        'hand-over',
        `${thread.name} stops writing ${name}, and readers wait: the read phase begins.`,
      )
    return wakeWriter(context, `${thread.name} stops writing ${name}.`)
  }
  if (frame.phase === 'hand-over') {
    if ((exchange(object, 'phase', 0) & USED) !== 0) futexWake(context, 'phase', ALL)
    return wakeWriter(context, `All readers that wait for ${name} go on.`)
  }
  futexWake(context, 'next', 1)
  return returns(0, `${thread.name} wakes one writer that waits for ${name}.`)
}

function wakeWriter({ frame }: Context, says: string): Outcome {
  return frame.memo['wakes'] === 1 ? goesOn('wake-writer', says) : returns(0, says)
}

/** __pthread_rwlock_tryrdlock */
function tryReadLock(context: Context): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  const word = read(object, 'readers')
  if (frame.phase === 'start-phase') {
    if ((exchange(object, 'phase', 0) & USED) !== 0) futexWake(context, 'phase', ALL)
    return returns(0, `${thread.name} reads ${name}.`)
  }
  const isHeld = isWritePhase(word)
    ? (word & WRITE_LOCKED) !== 0
    : (word & WRITE_LOCKED) !== 0 && prefersWriters(context)
  if (isHeld) return returns('EBUSY', `A writer holds ${name} or comes first: EBUSY.`)
  object.words['readers'] = (word + ONE_READER) & ~WRITE_PHASE
  return isWritePhase(word)
    ? goesOn('start-phase', `${thread.name} starts a read phase.`)
    : returns(0, `${thread.name} reads ${name}.`)
}

/** __pthread_rwlock_trywrlock */
function tryWriteLock(context: Context): Outcome {
  const { object, thread } = context
  const name = object.name
  const word = read(object, 'readers')
  const isFree =
    (word & WRITE_LOCKED) === 0 && (readersOf(word) === 0 || (prefersWriters(context) && isWritePhase(word)))
  if (!isFree) return returns('EBUSY', `${name} is held: EBUSY.`)
  object.words['readers'] = word | WRITE_PHASE | WRITE_LOCKED
  object.words['next'] = 1
  if (!isWritePhase(word)) object.words['phase'] = 1
  object.words['writer'] = thread.id
  return returns(0, `${thread.name} writes ${name}.`)
}
