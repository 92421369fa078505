import type { Rng } from '@/lib/base/rng'
import type { Answer, Option } from '../../answer'
import type { Exhibit } from '../../contract'
import { call, start } from '../model'
import type { ObjectKind, ObjectSpec, Op, State } from '../state'
import { sayOp } from '../trace'

export function number(value: number): Answer {
  return { kind: 'number', value }
}

export function choice(value: string): Answer {
  return { kind: 'choice', value }
}

export function choices(values: readonly string[]): Answer {
  return { kind: 'choices', value: [...values].toSorted() }
}

export function optionsOf(
  names: readonly string[],
  label: (name: string) => string = (name) => name,
): Option[] {
  return names.map((name) => ({ id: name, label: label(name) }))
}

/** A script as it is shown: one call a line, numbered, the thread before it. */
export function scriptOf(ops: readonly Op[]): Exhibit {
  return { kind: 'code', lines: ops.map((op, i) => `${`${i + 1}`.padStart(2)}  ${op.thread}: ${sayOp(op)}`) }
}

/** What stands before a script, in a sentence. */
export const ONE_AFTER_THE_OTHER =
  'One step at a time: the next begins when everybody has returned, sleeps or spins.'

const ARTICLES: Partial<Record<ObjectKind, string>> = {
  mutex: 'an ordinary mutex',
  recursive: 'a recursive mutex',
  errorcheck: 'an error-checking mutex',
  pi: 'a mutex with priority inheritance',
  sem: 'a semaphore',
  cond: 'a condition variable',
  rwlock: 'a read-write lock of glibc with its default',
  'rwlock-writer': 'a read-write lock of glibc that prefers writers',
  spin: 'a spinlock',
  'go-mutex': 'a Go `sync.Mutex`',
  'go-rwmutex': 'a Go `sync.RWMutex`',
}

/** "`m` is an ordinary mutex." */
export function introduce(objects: readonly ObjectSpec[]): string {
  return objects
    .map(
      ({ name, kind, value }) =>
        `\`${name}\` is **${ARTICLES[kind] ?? kind}**${kind === 'sem' ? ` with count **${value ?? 0}**` : ''}.`,
    )
    .join(' ')
}

export function asleepIn(state: State): string[] {
  return state.threads
    .filter((thread) => thread.status === 'asleep' || thread.status === 'spinning')
    .map((thread) => thread.name)
}

export function stateAfter(
  objects: readonly ObjectSpec[],
  threads: readonly string[],
  ops: readonly Op[],
): State {
  const state = start(objects, threads)
  for (const op of ops) if (isFree(state, op.thread)) call(state, op)
  return state
}

export function isFree(state: State, name: string): boolean {
  return state.threads.some((thread) => thread.name === name && thread.status === 'idle')
}

/** Draws calls one by one among those that make sense in the state so far, until there are enough or none is left. */
export function drawScript(
  rng: Rng,
  objects: readonly ObjectSpec[],
  threads: readonly string[],
  length: number,
  sensible: (state: State, thread: string, before: readonly Op[]) => readonly Op[],
): Op[] {
  const state = start(objects, threads)
  const ops: Op[] = []
  while (ops.length < length) {
    const possible = threads
      .filter((name) => isFree(state, name))
      .flatMap((name) => sensible(state, name, ops))
    if (possible.length === 0) break
    const op = rng.pick(possible)
    call(state, op)
    ops.push(op)
  }
  return ops
}

/** Who holds a mutex, by the order of the threads. */
export function holds(state: State, thread: string, object: string): boolean {
  const own = state.threads.find((one) => one.name === thread)
  const owner = state.objects.find((one) => one.name === object)?.words['owner'] ?? 0
  return own !== undefined && owner === own.id
}

/** The same run for the same drawn numbers, made once. */
export function remembered<D extends object, R>(run: (drawn: D) => R): (drawn: D) => R {
  const runs = new WeakMap<D, R>()
  return (drawn) => {
    const known = runs.get(drawn)
    if (known !== undefined) return known
    const fresh = run(drawn)
    runs.set(drawn, fresh)
    return fresh
  }
}
