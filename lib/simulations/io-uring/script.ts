import { AppError } from '@/lib/base/app-error'
import type { Operation } from './model'
import type { Sqe, SqeFlag } from './ring'

const FLAGS: readonly SqeFlag[] = ['link', 'hardlink', 'drain', 'skip']
const MOST_OPERATIONS = 120

/**
 * Reads the playground's script, one call a line. Requests (`nop`, `read f 100 at 0`, `timeout 50ms`, … and their flags) are
 * numbered from 1. Throws AppError('invalid') with the line and what is wrong.
 */
export function readScript(text: string): Operation[] {
  const operations: Operation[] = []
  let id = 0
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*/, '').trim()
    if (line === '') continue
    const fail: Fail = (says) => {
      throw new AppError('invalid', `line ${i + 1}: ${says}`)
    }
    const [, body = line, times = '1'] = /^(.*?)\s*\*\s*(\d+)$/.exec(line) ?? []
    const count = Number(times)
    if (count < 1 || operations.length + count > MOST_OPERATIONS)
      fail(`At most ${MOST_OPERATIONS} calls in all.`)
    for (let n = 0; n < count; n++) {
      const words = body.split(/\s+/)
      const call = callOf(words, fail)
      if (call !== null) operations.push(call)
      else operations.push({ op: 'sqe', id: ++id, ...requestOf(words, fail) })
    }
  }
  if (operations.length === 0) throw new AppError('invalid', 'The program is empty.')
  return operations
}

type Fail = (says: string) => never

/** A call of the program, or null for a request. */
function callOf([word = '', ...rest]: readonly string[], fail: Fail): Operation | null {
  switch (word) {
    case 'submit':
      return { op: 'submit' }
    case 'events':
      return { op: 'get_events' }
    case 'wait':
      return { op: 'submit_wait', n: numberOf(rest[0], fail, 'how many to wait for') }
    case 'reap':
      return { op: 'reap', n: rest[0] === undefined ? 99 : numberOf(rest[0], fail, 'how many to reap') }
    case 'sleep':
      return { op: 'sleep', ms: timeOf(rest[0], fail) }
    case 'syscall':
      if (rest[0] === 'write')
        return {
          op: 'write',
          fd: rest[1] ?? fail('Write `syscall write p.w 8`.'),
          n: numberOf(rest[2], fail, 'how many bytes'),
        }
      if (rest[0] === 'close') return { op: 'close', fd: rest[1] ?? fail('Write `syscall close p.w`.') }
      return fail('There are `syscall write p.w 8` and `syscall close p.w`.')
    default:
      return null
  }
}

function requestOf([word = '', ...rest]: readonly string[], fail: Fail): Omit<Sqe, 'id'> {
  const flags = rest.filter((one): one is SqeFlag => FLAGS.some((flag) => flag === one))
  const [first, second, third, fourth, ...more] = rest.filter((one) => !FLAGS.some((flag) => flag === one))
  const own = flags.length === 0 ? {} : { flags }
  const only = (count: number): void => {
    if ([first, second, third, fourth, ...more].filter((one) => one !== undefined).length > count)
      fail(`There is too much after \`${word}\`.`)
  }
  switch (word) {
    case 'nop':
    case 'bad':
    case 'openat':
      only(0)
      return { do: word, ...own }
    case 'read':
    case 'write':
      only(4)
      if (third !== undefined && third !== 'at') fail(`Write \`${word} f 100 at 50\`.`)
      return {
        do: word,
        fd: first ?? fail(`\`${word}\` wants a descriptor: f, f.ro, p.r, p.w or bad.`),
        len: numberOf(second, fail, 'how many bytes'),
        ...(third === 'at' ? { offset: numberOf(fourth, fail, 'where in the file') } : {}),
        ...own,
      }
    case 'poll':
      only(2)
      return {
        do: 'poll',
        fd: first ?? fail('`poll` wants a descriptor.'),
        events: (second ?? 'in').toUpperCase(),
        ...own,
      }
    case 'timeout':
      only(3)
      return {
        do: 'timeout',
        ms: timeOf(first, fail),
        ...(second === 'after' ? { count: numberOf(third, fail, 'how many completions') } : {}),
        ...own,
      }
    case 'linktimeout':
      only(1)
      return { do: 'link_timeout', ms: timeOf(first, fail), ...own }
    case 'cancel':
      only(1)
      return { do: 'cancel', target: numberOf(first, fail, 'which request'), ...own }
    case 'fsync':
    case 'close':
    case 'accept':
      only(1)
      return { do: word, fd: first ?? fail(`\`${word}\` wants a descriptor.`), ...own }
    default:
      return fail(
        `"${word}" is not a call. Requests: nop, read, write, poll, timeout, linktimeout, cancel, fsync, close, accept, openat, bad. Calls: submit, wait, reap, events, sleep, syscall.`,
      )
  }
}

function numberOf(text: string | undefined, fail: Fail, what: string): number {
  const value = Number(text)
  if (text === undefined || !Number.isInteger(value) || value < 0 || value > 1_000_000)
    return fail(`A number is missing: ${what}.`)
  return value
}

function timeOf(text: string | undefined, fail: Fail): number {
  const [, digits = ''] = /^(\d+)ms$/.exec(text ?? '') ?? []
  if (digits === '' || Number(digits) > 100_000) return fail('A time is missing, such as 50ms.')
  return Number(digits)
}
