import { call, start } from './model'
import type { ObjectKind, Op } from './state'

/** What is used, and what one round does with it. */
export const UNCONTENDED = [
  'mutex',
  'mutex-recursive',
  'mutex-errorcheck',
  'mutex-pi',
  'mutex-robust',
  'mutex-shared',
  'spin',
  'sem',
  'cond-signal',
  'cond-broadcast',
  'rwlock-read',
  'rwlock-write',
  'barrier-1',
  'once',
] as const
export type Uncontended = (typeof UNCONTENDED)[number]

function roundOf(object: Exclude<Uncontended, 'once'>): { kind: ObjectKind; ops: string[] } {
  switch (object) {
    case 'mutex':
    // A robust or process-shared mutex takes the same one instruction when it is free.
    case 'mutex-robust':
    case 'mutex-shared':
      return { kind: 'mutex', ops: ['lock', 'unlock'] }
    case 'mutex-recursive':
      return { kind: 'recursive', ops: ['lock', 'unlock'] }
    case 'mutex-errorcheck':
      return { kind: 'errorcheck', ops: ['lock', 'unlock'] }
    case 'mutex-pi':
      return { kind: 'pi', ops: ['lock', 'unlock'] }
    case 'spin':
      return { kind: 'spin', ops: ['lock', 'unlock'] }
    case 'sem':
      return { kind: 'sem', ops: ['post', 'wait'] }
    case 'cond-signal':
      return { kind: 'cond', ops: ['signal'] }
    case 'cond-broadcast':
      return { kind: 'cond', ops: ['broadcast'] }
    case 'rwlock-read':
      return { kind: 'rwlock', ops: ['rdlock', 'unlock'] }
    case 'rwlock-write':
      return { kind: 'rwlock', ops: ['wrlock', 'unlock'] }
    case 'barrier-1':
      return { kind: 'barrier', ops: ['wait'] }
  }
}

/** Futex calls of one thread that uses an object alone, so many times. */
export function uncontendedCalls(object: Uncontended, rounds: number): number {
  // glibc nptl/pthread_once.c: whoever has run the function wakes all, once, whether anyone waits or not.
  if (object === 'once') return Math.min(rounds, 1)
  const { kind, ops } = roundOf(object)
  const state = start([{ name: 'o', kind, value: kind === 'barrier' ? 1 : 0 }], ['A'])
  let calls = 0
  for (let round = 0; round < rounds; round += 1) {
    const before = JSON.stringify(state.objects[0]?.words)
    let own = 0
    for (const op of ops) own += call(state, opOf(op)).calls.reduce((sum, one) => sum + one.calls.length, 0)
    calls += own
    // A round that leaves everything as it was will do so again.
    if (JSON.stringify(state.objects[0]?.words) === before || kind === 'barrier')
      return calls + own * (rounds - round - 1)
  }
  return calls
}

function opOf(op: string): Op {
  return { thread: 'A', op, object: 'o' }
}
