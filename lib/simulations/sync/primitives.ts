import { ALL, type Context, exchange, futexWait, futexWake, objectOf, read, swapIf } from './kernel'
import { contend, goesOn, release, returns, sleeps, unknown } from './mutex'
import type { Outcome } from './state'

/** glibc nptl/sem_waitcommon.c, sem_post.c: a count, and how many wait. */
export function stepSemaphore(context: Context): Outcome {
  const { object, thread, frame } = context
  const name = object.name
  const value = read(object, 'value')
  switch (frame.op.op) {
    case 'wait':
      if (frame.phase === 'start') {
        if (value > 0) return takesOne(context, false)
        object.words['waiting'] = read(object, 'waiting') + 1
        return goesOn('look', `${name} is 0: ${thread.name} counts itself among the waiters.`)
      }
      if (value > 0) return takesOne(context, true)
      if (futexWait(context, 'value', 0))
        return sleeps('look', `${thread.name} calls FUTEX_WAIT on ${name} and sleeps.`)
      return goesOn('look', `${thread.name} looks at ${name} again.`)
    case 'trywait':
      return value > 0
        ? takesOne(context, false)
        : returns('EAGAIN', `${name} is 0: EAGAIN, and ${thread.name} goes on.`)
    case 'post':
      if (frame.phase === 'wake') {
        futexWake(context, 'value', 1)
        return returns(0, `${thread.name} calls FUTEX_WAKE for ${name}.`)
      }
      object.words['value'] = value + 1
      if (read(object, 'waiting') === 0)
        return returns(0, `${thread.name} raises ${name} to ${value + 1}. Nobody waits, so no system call.`)
      return goesOn('wake', `${thread.name} raises ${name} to ${value + 1}, and somebody waits.`)
    case 'value':
      return returns(value, `${name} is ${value}.`)
    default:
      return unknown(context)
  }
}

function takesOne({ object, thread }: Context, waited: boolean): Outcome {
  const value = read(object, 'value') - 1
  object.words['value'] = value
  if (waited) object.words['waiting'] = read(object, 'waiting') - 1
  return returns(0, `${thread.name} lowers ${object.name} to ${value} and goes on.`)
}

/**
 * A condition variable: who waits is written down before the mutex is freed, so no signal in between is lost; a signal
 * without waiters leaves no trace. After glibc nptl/pthread_cond_wait.c, without its two groups.
 */
export function stepCondition(context: Context): Outcome {
  const { object, thread, frame, state } = context
  const name = object.name
  const { op } = frame.op
  if (op === 'signal' || op === 'broadcast') {
    if (frame.phase === 'wake') {
      const woken = futexWake(context, 'signals', op === 'signal' ? 1 : ALL)
      return returns(0, `${thread.name} calls FUTEX_WAKE for ${name}: ${woken} woken.`)
    }
    if (object.waiters.length === 0)
      return returns(0, `Nobody waits for ${name}: the ${op} is lost, and nothing remembers it.`)
    const count = op === 'signal' ? 1 : object.waiters.length
    object.waiters.splice(0, count)
    object.words['signals'] = read(object, 'signals') + 1
    return goesOn(
      'wake',
      `${thread.name} picks ${count === 1 ? 'the first waiter' : `all ${count} waiters`} of ${name}.`,
    )
  }
  if (op !== 'wait') return unknown(context)
  const mutex = { ...context, object: objectOf(state, frame.op.with ?? '') }
  if (frame.phase === 'start') {
    if (mutex.object.kind === 'errorcheck' && read(mutex.object, 'owner') !== thread.id)
      return returns('EPERM', `${thread.name} does not hold the mutex: EPERM.`)
    object.waiters.push(thread.id)
    frame.memo['seen'] = read(object, 'signals')
    return goesOn('unlock', `${thread.name} is written down as a waiter of ${name}.`)
  }
  if (frame.phase === 'unlock' || frame.phase === 'unlock-wake') {
    if (frame.phase === 'unlock' && mutex.object.kind === 'recursive' && read(mutex.object, 'count') > 1) {
      mutex.object.words['count'] = read(mutex.object, 'count') - 1
      return goesOn('sleep', `${thread.name} counts ${mutex.object.name} down once, and still holds it.`)
    }
    const freed = release(mutex, 'unlock-wake')
    return freed.kind === 'returns' ? goesOn('sleep', freed.says) : freed
  }
  if (frame.phase === 'sleep') {
    const seen = frame.memo['seen'] ?? 0
    if (!object.waiters.includes(thread.id))
      return goesOn('relock', `${thread.name} has been signalled already.`)
    // Others may have been signalled meanwhile; it is still among the waiters and looks anew.
    if (read(object, 'signals') !== seen) frame.memo['seen'] = read(object, 'signals')
    if (futexWait(context, 'signals', frame.memo['seen'] ?? seen))
      return sleeps('relock', `${thread.name} sleeps on ${name}.`)
    return goesOn('sleep', `${thread.name} looks at ${name} again.`)
  }
  if (
    frame.phase === 'relock' &&
    mutex.object.kind === 'recursive' &&
    read(mutex.object, 'owner') === thread.id
  ) {
    mutex.object.words['count'] = read(mutex.object, 'count') + 1
    return returns(0, `${thread.name} still holds ${mutex.object.name} and counts it up.`)
  }
  return contend(mutex, 'relock', 'relock-sleep')
}

/** glibc nptl/pthread_spin_lock.c: it never sleeps. */
export function stepSpinlock(context: Context): Outcome {
  const { object, thread, frame } = context
  switch (frame.op.op) {
    case 'lock':
      if (swapIf(object, 'lock', 0, 1)) return returns(0, `${thread.name} takes ${object.name}.`)
      return {
        kind: 'spins',
        phase: 'start',
        says: `${object.name} is held: ${thread.name} tries again and again, and uses its CPU for it.`,
      }
    case 'trylock':
      return swapIf(object, 'lock', 0, 1)
        ? returns(0, `${thread.name} takes ${object.name}.`)
        : returns('EBUSY', `${object.name} is held: EBUSY.`)
    case 'unlock':
      object.words['lock'] = 0
      return returns(0, `${thread.name} puts 0 into ${object.name}. It need not wake anyone.`)
    default:
      return unknown(context)
  }
}

/** glibc nptl/pthread_barrier_wait.c: the last one wakes all, whether anyone sleeps or not. */
export function stepBarrier(context: Context): Outcome {
  const { object, thread, frame } = context
  if (frame.op.op !== 'wait') return unknown(context)
  const name = object.name
  switch (frame.phase) {
    case 'start': {
      const came = read(object, 'in') + 1
      const isLast = came >= read(object, 'count')
      object.words['in'] = isLast ? 0 : came
      frame.memo['round'] = read(object, 'round')
      if (!isLast) return goesOn('sleep', `${thread.name} is number ${came} at ${name}.`)
      object.words['round'] = read(object, 'round') + 1
      return goesOn('wake', `${thread.name} is the last at ${name}.`)
    }
    case 'wake':
      futexWake(context, 'round', ALL)
      return returns(-1, `${thread.name} wakes all at ${name}, and is the one that gets -1.`)
    default:
      if (read(object, 'round') !== frame.memo['round']) return returns(0, `${thread.name} passes ${name}.`)
      futexWait(context, 'round', frame.memo['round'] ?? 0)
      return sleeps('sleep', `${thread.name} sleeps at ${name}.`)
  }
}

/** The system call itself on a bare word. */
export function stepFutexWord(context: Context): Outcome {
  const { object, thread, frame } = context
  const { op, n = 0 } = frame.op
  switch (op) {
    case 'set':
      exchange(object, 'word', n)
      return returns(0, `${thread.name} writes ${n} into ${object.name}. That wakes nobody.`)
    case 'wake': {
      const woken = futexWake(context, 'word', n)
      return returns(woken, `${thread.name} wakes at most ${n} on ${object.name}: ${woken} slept there.`)
    }
    case 'wait':
      if (frame.phase === 'woken') return returns(0, `${thread.name} has been woken.`)
      if (futexWait(context, 'word', n))
        return sleeps('woken', `${object.name} is still ${n}: ${thread.name} sleeps.`)
      return returns('EAGAIN', `${object.name} is ${read(object, 'word')}, not ${n}: EAGAIN.`)
    default:
      return unknown(context)
  }
}
