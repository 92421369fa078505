import { assert } from '@/lib/base/assert'
import type { FutexCall, Frame, SharedObject, State, Thread } from './state'

export const ALL = 2 ** 31 - 1

export function threadOf(state: State, name: string): Thread {
  const thread = state.threads.find((one) => one.name === name)
  assert(thread !== undefined, `there is a thread ${name}`)
  return thread
}

export function threadById(state: State, id: number): Thread {
  const thread = state.threads[id - 1]
  assert(thread !== undefined, `there is a thread ${id}`)
  return thread
}

export function objectOf(state: State, name: string): SharedObject {
  const object = state.objects.find((one) => one.name === name)
  assert(object !== undefined, `there is an object ${name}`)
  return object
}

/** What a call sees while it makes one atomic step. */
export interface Context {
  readonly state: State
  readonly thread: Thread
  readonly frame: Frame
  readonly object: SharedObject
}

export function read({ words }: SharedObject, field: string): number {
  return words[field] ?? 0
}

export function exchange(object: SharedObject, field: string, value: number): number {
  const before = read(object, field)
  object.words[field] = value
  return before
}

/** Compare and swap. */
export function swapIf(object: SharedObject, field: string, expected: number, value: number): boolean {
  if (read(object, field) !== expected) return false
  object.words[field] = value
  return true
}

export function note(thread: Thread, call: FutexCall): void {
  thread.calls.push(call)
  thread.total += 1
}

/**
 * FUTEX_WAIT: sleeps only if the word still has the expected value; false is EAGAIN.
 * Linux kernel/futex/waitwake.c: futex_wait_setup.
 */
export function futexWait({ state, thread, object }: Context, field: string, expected: number): boolean {
  note(thread, ['wait'])
  if (read(object, field) !== expected) return false
  const address = `${object.name}.${field}`
  ;(state.sleepers[address] ??= []).push(thread.id)
  thread.sleepsOn = address
  return true
}

/** FUTEX_WAKE: at most so many sleepers, first come first. Linux kernel/futex/waitwake.c: futex_wake. */
export function futexWake({ state, thread, object }: Context, field: string, count: number): number {
  const address = `${object.name}.${field}`
  const queue = state.sleepers[address] ?? []
  const woken = queue.splice(0, count)
  if (queue.length === 0) delete state.sleepers[address]
  for (const id of woken) makeReady(state, threadById(state, id))
  note(thread, ['wake', count === ALL ? 'all' : count, woken.length])
  return woken.length
}

/** Puts a thread to sleep without a futex word of its own: in the kernel's or the Go runtime's queue. */
export function sleepOn(thread: Thread, where: string): void {
  thread.sleepsOn = where
}

export function makeReady(state: State, thread: Thread): void {
  thread.sleepsOn = null
  thread.status = 'running'
  state.woken.push(thread.id)
}
