import { type Context, makeReady, read, sleepOn, threadById } from './kernel'
import { goesOn, returns, sleeps, unknown } from './mutex'
import type { Outcome } from './state'

/** After so long a wait a goroutine asks for starvation mode. Go internal/sync/mutex.go: starvationThresholdNs. */
const STARVING_US = 1000

/**
 * Go's sync.Mutex, without its short spinning. The state's bits are kept as words of their own: locked, woken, starving,
 * waiting. Go 1.27 internal/sync/mutex.go: lockSlow, unlockSlow.
 */
export function stepGoMutex(context: Context): Outcome {
  const { object, thread, frame, state } = context
  const name = object.name
  const locked = read(object, 'locked') === 1
  const starving = read(object, 'starving') === 1
  switch (frame.op.op) {
    case 'lock': {
      if (frame.phase === 'handed') return takeHandedOver(context)
      const isAwake = frame.phase === 'awake'
      if (isAwake && starving) return takeHandedOver(context)
      if (isAwake) {
        object.words['woken'] = 0
        if (state.nowUs - (frame.memo['since'] ?? 0) > STARVING_US) frame.memo['starves'] = 1
      }
      if (!locked && !starving) {
        object.words['locked'] = 1
        object.words['owner'] = thread.id
        return returns(0, `${thread.name} takes ${name}${isAwake ? '' : ', without waiting'}.`)
      }
      object.words['waiting'] = read(object, 'waiting') + 1
      const starts = frame.memo['starves'] === 1 && locked
      if (starts) object.words['starving'] = 1
      frame.memo['since'] ??= state.nowUs
      // Who has waited before goes to the front.
      if (isAwake) object.waiters.unshift(thread.id)
      else object.waiters.push(thread.id)
      sleepOn(thread, `${name}.sema`)
      const where = isAwake ? 'at the front' : 'at the tail'
      const says = starts
        ? `${thread.name} has waited more than 1 ms and found ${name} taken again: starvation mode. It parks at the front.`
        : `${name} is ${starving ? 'starving, so newcomers queue up' : 'held'}: ${thread.name} parks ${where} of the queue.`
      return sleeps('awake', says)
    }
    case 'trylock':
      if (locked || starving) return returns('false', `${name} is held: TryLock says false.`)
      object.words['locked'] = 1
      object.words['owner'] = thread.id
      return returns('true', `${thread.name} takes ${name}.`)
    case 'unlock': {
      if (!locked) return returns('fatal', `${name} is not locked: a fatal error that no recover catches.`)
      object.words['locked'] = 0
      object.words['owner'] = 0
      if (read(object, 'waiting') === 0) return returns(0, `${thread.name} unlocks ${name}: nobody waits.`)
      if (starving) {
        const front = object.waiters.shift()
        if (front !== undefined) {
          const next = threadById(state, front)
          if (next.frame !== null) next.frame.phase = 'handed'
          makeReady(state, next)
        }
        return returns(
          0,
          `${thread.name} unlocks ${name}. In starvation mode it goes straight to the first in the queue.`,
        )
      }
      if (read(object, 'woken') === 1)
        return returns(0, `${thread.name} unlocks ${name}: one is awake already.`)
      object.words['waiting'] = read(object, 'waiting') - 1
      object.words['woken'] = 1
      const front = object.waiters.shift()
      if (front !== undefined) makeReady(state, threadById(state, front))
      return returns(
        0,
        `${thread.name} unlocks ${name} and wakes the first in the queue, which has to try its luck.`,
      )
    }
    default:
      return unknown(context)
  }
}

/** The mutex is this goroutine's already; it leaves starvation mode if it is the last, or has not waited long. */
function takeHandedOver({ object, thread, frame, state }: Context): Outcome {
  const waited = state.nowUs - (frame.memo['since'] ?? 0)
  const waiting = read(object, 'waiting') - 1
  object.words['waiting'] = waiting
  object.words['locked'] = 1
  object.words['owner'] = thread.id
  const ends = waited <= STARVING_US || waiting === 0
  if (ends) object.words['starving'] = 0
  return returns(0, `${object.name} was handed to ${thread.name}${ends ? ', and starvation mode ends' : ''}.`)
}

/** Go's sync.RWMutex: a writer that waits makes new readers wait. Go 1.27 sync/rwmutex.go. */
export function stepGoRwmutex(context: Context): Outcome {
  const { object, thread, frame, state } = context
  const name = object.name
  const readers = read(object, 'readers')
  const writer = read(object, 'writer')
  switch (frame.op.op) {
    case 'rlock':
      if (frame.phase === 'got') return returns(0, `${thread.name} reads ${name}.`)
      if (writer !== 0) {
        object.waiters.push(thread.id)
        sleepOn(thread, `${name}.readerSem`)
        return sleeps(
          'got',
          `A writer holds ${name} or waits for it: the new reader ${thread.name} has to wait.`,
        )
      }
      object.words['readers'] = readers + 1
      return returns(0, `${thread.name} reads ${name}.`)
    case 'runlock': {
      object.words['readers'] = Math.max(0, readers - 1)
      if (writer !== 0 && readers === 1 && read(object, 'pending') === 1) {
        object.words['pending'] = 0
        makeReady(state, threadById(state, writer))
        return returns(
          0,
          `${thread.name} was the last reader that the writer waited for: the writer goes on.`,
        )
      }
      return returns(0, `${thread.name} stops reading ${name}.`)
    }
    case 'lock':
      if (frame.phase === 'got') return returns(0, `${thread.name} writes ${name}.`)
      if (frame.phase === 'start' && writer !== 0) {
        object.words['writersQueued'] = read(object, 'writersQueued') + 1
        sleepOn(thread, `${name}.w`)
        ;(state.sleepers[`${name}.w`] ??= []).push(thread.id)
        return sleeps('start', `Another writer is before ${thread.name} at ${name}.`)
      }
      object.words['writer'] = thread.id
      if (readers === 0) return goesOn('got', `${thread.name} announces itself as the writer of ${name}.`)
      object.words['pending'] = 1
      sleepOn(thread, `${name}.writerSem`)
      return sleeps(
        'got',
        `${thread.name} announces itself: new readers wait from now on. It waits for the ${readers} that read.`,
      )
    case 'unlock': {
      const waiting = object.waiters.splice(0)
      object.words['writer'] = 0
      object.words['readers'] = waiting.length
      for (const id of waiting) makeReady(state, threadById(state, id))
      const next = (state.sleepers[`${name}.w`] ?? []).shift()
      if (next !== undefined) makeReady(state, threadById(state, next))
      return returns(
        0,
        `${thread.name} stops writing ${name}${waiting.length > 0 ? ': all readers that waited go on' : ''}.`,
      )
    }
    default:
      return unknown(context)
  }
}
