import {
  type Context,
  exchange,
  futexWait,
  futexWake,
  makeReady,
  note,
  read,
  sleepOn,
  swapIf,
  threadById,
} from './kernel'
import type { Outcome } from './state'

/**
 * glibc's mutex on one word: 0 free, 1 held, 2 held and perhaps waited for.
 * glibc sysdeps/nptl/lowlevellock.h, nptl/lowlevellock.c: __lll_lock_wait; nptl/pthread_mutex_lock.c for the types.
 */
export function stepMutex(context: Context): Outcome {
  switch (context.frame.op.op) {
    case 'lock':
      return stepLock(context)
    case 'trylock':
      return tryLock(context)
    case 'unlock':
      return stepUnlock(context)
    default:
      return unknown(context)
  }
}

export function unknown({ frame, object }: Context): Outcome {
  return { kind: 'returns', value: 'EINVAL', says: `A ${object.kind} has no ${frame.op.op}.` }
}

function stepLock(context: Context): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  if (frame.phase === 'start') {
    const isOwn = read(object, 'owner') === thread.id
    if (isOwn && object.kind === 'errorcheck')
      return returns('EDEADLK', `${thread.name} holds ${name} itself: EDEADLK.`)
    if (isOwn && object.kind === 'recursive') {
      object.words['count'] = read(object, 'count') + 1
      return returns(0, `${thread.name} holds ${name} already and only counts: ${read(object, 'count')}.`)
    }
    if (swapIf(object, 'lock', 0, 1)) {
      return takes(
        context,
        `The word of ${name} goes from 0 to 1 in one instruction: ${thread.name} has it, without a system call.`,
      )
    }
    const seen = read(object, 'lock')
    return goesOn(
      seen === 2 ? 'sleep' : 'swap',
      `The word of ${name} is ${seen}, not 0: ${thread.name} cannot take it.`,
    )
  }
  return contend(context, 'swap', 'sleep')
}

/** The slow path, also for a condition variable that takes its mutex back. */
export function contend(context: Context, swap: string, sleep: string): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  if (frame.phase === swap) {
    const before = exchange(object, 'lock', 2)
    if (before === 0)
      return takes(context, `${thread.name} puts 2 and finds 0: it has ${name}, and the word stays 2.`)
    return goesOn(sleep, `${thread.name} puts 2 into ${name} and finds ${before}: still held.`)
  }
  if (futexWait(context, 'lock', 2))
    return sleeps(swap, `${thread.name} calls FUTEX_WAIT on ${name}, which is still 2, and sleeps.`)
  return goesOn(
    swap,
    `${thread.name} calls FUTEX_WAIT on ${name}, but the word is ${read(object, 'lock')} now: EAGAIN.`,
  )
}

function takes({ object, thread }: Context, says: string): Outcome {
  object.words['owner'] = thread.id
  object.words['count'] = 1
  return returns(0, says)
}

function tryLock(context: Context): Outcome {
  const { object, thread } = context
  if (read(object, 'owner') === thread.id && object.kind === 'recursive') {
    object.words['count'] = read(object, 'count') + 1
    return returns(0, `${thread.name} holds ${object.name} already and only counts.`)
  }
  if (swapIf(object, 'lock', 0, 1)) return takes(context, `${object.name} is free: ${thread.name} takes it.`)
  return returns('EBUSY', `${object.name} is held: EBUSY, and ${thread.name} goes on.`)
}

function stepUnlock(context: Context): Outcome {
  const { object, thread, frame } = context
  const isOwn = read(object, 'owner') === thread.id
  if (frame.phase !== 'wake' && !isOwn && object.kind !== 'mutex') {
    return returns('EPERM', `${thread.name} does not hold ${object.name}: EPERM.`)
  }
  if (frame.phase !== 'wake' && object.kind === 'recursive' && read(object, 'count') > 1) {
    object.words['count'] = read(object, 'count') - 1
    return returns(
      0,
      `${thread.name} counts down to ${read(object, 'count')} and still holds ${object.name}.`,
    )
  }
  return release(context, 'wake')
}

/** Frees the word, and in a second step wakes one where the word was 2. */
export function release(context: Context, wake: string): Outcome {
  const { object, thread, frame } = context
  if (frame.phase === wake) {
    const woken = futexWake(context, 'lock', 1)
    return returns(
      0,
      `${thread.name} calls FUTEX_WAKE for ${object.name}: ${woken === 0 ? 'nobody sleeps there' : 'one is woken'}.`,
    )
  }
  const before = exchange(object, 'lock', 0)
  object.words['owner'] = 0
  object.words['count'] = 0
  if (before < 2)
    return returns(
      0,
      `${thread.name} puts 0 into ${object.name} and finds ${before}: nobody can be waiting, so no system call.`,
    )
  return goesOn(wake, `${thread.name} puts 0 into ${object.name} and finds 2: somebody may be waiting.`)
}

/**
 * A mutex with priority inheritance: the word holds the owner, and the kernel keeps the waiters.
 * glibc nptl/pthread_mutex_lock.c; Linux kernel/futex/pi.c: futex_lock_pi, wake_futex_pi.
 */
export function stepPi(context: Context): Outcome {
  const { object, thread, frame, state } = context
  const name = object.name
  const owner = read(object, 'owner')
  switch (frame.op.op) {
    case 'lock':
      if (frame.phase === 'got') return returns(0, `The kernel has made ${thread.name} the owner of ${name}.`)
      if (frame.phase === 'stuck') {
        note(thread, ['wait'])
        sleepOn(thread, `${name}.never`)
        return sleeps('stuck', `${thread.name} waits for itself, for ever.`)
      }
      if (swapIf(object, 'owner', 0, thread.id))
        return returns(0, `${thread.name} writes its id into ${name}: it has it, without a system call.`)
      note(thread, ['lock_pi'])
      if (owner === thread.id)
        return goesOn('stuck', `${thread.name} holds ${name} itself: the kernel says EDEADLK.`)
      object.words['waited'] = 1
      object.waiters.push(thread.id)
      sleepOn(thread, `${name}.owner`)
      return sleeps('got', `${thread.name} calls FUTEX_LOCK_PI on ${name} and sleeps in the kernel's queue.`)
    case 'trylock':
      if (swapIf(object, 'owner', 0, thread.id))
        return returns(0, `${name} is free: ${thread.name} takes it.`)
      return returns('EBUSY', `${name} is held: EBUSY.`)
    case 'unlock': {
      if (owner === thread.id && read(object, 'waited') === 0) {
        object.words['owner'] = 0
        return returns(0, `${thread.name} clears ${name}: nobody has waited, so no system call.`)
      }
      note(thread, ['unlock_pi'])
      if (owner !== thread.id) return returns(0, `${thread.name} does not hold ${name}; the kernel refuses.`)
      const next = object.waiters.shift()
      object.words['owner'] = next ?? 0
      object.words['waited'] = next === undefined ? 0 : 1
      if (next !== undefined) makeReady(state, threadById(state, next))
      return returns(
        0,
        `${thread.name} calls FUTEX_UNLOCK_PI: ${next === undefined ? 'nobody waits' : 'the kernel hands it over'}.`,
      )
    }
    default:
      return unknown(context)
  }
}

export function returns(value: number | string, says: string): Outcome {
  return { kind: 'returns', value, says }
}
export function goesOn(phase: string, says: string): Outcome {
  return { kind: 'goes-on', phase, says }
}
export function sleeps(phase: string, says: string): Outcome {
  return { kind: 'sleeps', phase, says }
}
