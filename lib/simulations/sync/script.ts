import { AppError } from '@/lib/base/app-error'
import type { ObjectKind, ObjectSpec, Op } from './state'

/** The calls that each kind knows. */
const CALLS: Record<ObjectKind, readonly string[]> = {
  mutex: ['lock', 'trylock', 'unlock'],
  errorcheck: ['lock', 'trylock', 'unlock'],
  recursive: ['lock', 'trylock', 'unlock'],
  pi: ['lock', 'trylock', 'unlock'],
  cond: ['wait', 'signal', 'broadcast'],
  sem: ['wait', 'trywait', 'post', 'value'],
  rwlock: ['rdlock', 'wrlock', 'tryrdlock', 'trywrlock', 'unlock'],
  'rwlock-writer': ['rdlock', 'wrlock', 'tryrdlock', 'trywrlock', 'unlock'],
  spin: ['lock', 'trylock', 'unlock'],
  barrier: ['wait'],
  futex: ['wait', 'wake', 'set'],
  'go-mutex': ['lock', 'trylock', 'unlock'],
  'go-rwmutex': ['rlock', 'runlock', 'lock', 'unlock'],
}
const MAX_LINES = 60
const MAX_THREADS = 6

export interface Script {
  readonly objects: readonly ObjectSpec[]
  readonly threads: readonly string[]
  readonly ops: readonly Op[]
}

/**
 * First what is shared ("mutex m", "sem s 1"), then a call a line ("A lock m", "B wait c m"); "A unlock mu !" goes on at
 * once, "A lock mu after 2" lets 2 ms pass before. Throws AppError('invalid') that names the line.
 */
export function readScript(text: string): Script {
  const lines = text
    .split('\n')
    .map((line, i) => ({ words: line.replace(/#.*/, '').trim().split(/\s+/), number: i + 1 }))
  const used = lines.filter(({ words }) => words[0] !== '')
  if (used.length > MAX_LINES) throw new AppError('invalid', `Give at most ${MAX_LINES} lines.`)
  const objects: ObjectSpec[] = []
  const ops: Op[] = []
  for (const { words, number } of used) {
    const kind = kindOf(words[0] ?? '')
    if (kind !== null) objects.push(readObject(kind, words, number, objects))
    else ops.push(readOp(words, number, objects))
  }
  if (ops.length === 0)
    throw new AppError('invalid', 'Give at least one call, for instance "mutex m" and then "A lock m".')
  const threads = [...new Set(ops.map((op) => op.thread))].toSorted()
  if (threads.length > MAX_THREADS) throw new AppError('invalid', `Give at most ${MAX_THREADS} threads.`)
  return { objects, threads, ops }
}

function kindOf(word: string): ObjectKind | null {
  return isKind(word) ? word : null
}

function isKind(word: string): word is ObjectKind {
  return Object.hasOwn(CALLS, word)
}

function readObject(
  kind: ObjectKind,
  words: readonly string[],
  line: number,
  before: readonly ObjectSpec[],
): ObjectSpec {
  const [, name = '', value] = words
  if (!/^[a-z][a-z0-9]{0,7}$/.test(name)) fail(line, `${kind} wants a name of small letters and digits`)
  if (before.some((object) => object.name === name)) fail(line, `${name} is there already`)
  if (value !== undefined && !/^\d{1,6}$/.test(value)) fail(line, `"${value}" should be a number`)
  if (kind === 'barrier' && value === undefined)
    fail(line, 'a barrier wants to know how many meet: "barrier b 3"')
  return { name, kind, value: Number(value ?? 0) }
}

function readOp(words: readonly string[], line: number, objects: readonly ObjectSpec[]): Op {
  const [thread = '', op = '', name = '', ...rest] = words
  if (!/^[A-Z][A-Za-z0-9]{0,3}$/.test(thread))
    fail(
      line,
      `"${thread}" is neither a kind (${Object.keys(CALLS).join(', ')}) nor a thread, which begins with a capital letter`,
    )
  const object = objects.find((one) => one.name === name)
  if (object === undefined)
    return fail(
      line,
      `there is no "${name}": name it first, for instance "mutex ${name === '' ? 'm' : name}"`,
    )
  if (!CALLS[object.kind].includes(op))
    fail(line, `a ${object.kind} knows ${CALLS[object.kind].join(', ')}, not "${op}"`)
  const more = [...rest]
  let made: Op = { thread, op, object: name }
  if (object.kind === 'cond' && op === 'wait') {
    const mutex = more.shift() ?? ''
    if (!objects.some((one) => one.name === mutex && ['mutex', 'errorcheck', 'recursive'].includes(one.kind)))
      fail(line, 'wait wants its mutex: "A wait c m"')
    made = { ...made, with: mutex }
  }
  if (object.kind === 'futex') made = { ...made, n: wholeOf(more.shift(), line) }
  while (more.length > 0) {
    const word = more.shift()
    if (word === '!') made = { ...made, goesOn: true }
    else if (word === 'after') made = { ...made, afterUs: Math.round(1000 * Number(more.shift())) }
    else fail(line, `"${word ?? ''}" is too much`)
    if (made.afterUs !== undefined && !(made.afterUs >= 0 && made.afterUs <= 1e9))
      fail(line, 'after wants milliseconds')
  }
  return made
}

function wholeOf(word: string | undefined, line: number): number {
  return word !== undefined && /^\d{1,9}$/.test(word) ? Number(word) : fail(line, 'the call wants a number')
}

function fail(line: number, what: string): never {
  throw new AppError('invalid', `line ${line}: ${what}.`)
}
