import { AppError } from '@/lib/base/app-error'
import type { Operation, Program } from './machine'

const NAME = /^[A-Za-z][A-Za-z0-9]{0,11}$/
const MOST_OPERATIONS = 200

/**
 * Reads the playground's script. Each line is `name: operation; operation; …` (main is one of the names) or `chan name capacity`.
 * `go A *3` starts A1, A2 and A3, which all do what A does. Throws AppError('invalid') with the line and what is wrong.
 */
export function readScript(text: string): Program {
  const bodies = new Map<string, Operation[]>()
  const channels: Record<string, number> = {}
  const mutexes = new Set<string>()
  const starts: { line: number; g: string; count: number }[] = []
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*/, '').trim()
    if (line === '') continue
    const fail = failAt(i + 1)
    const channel = /^chan\s+(\S+)(?:\s+(\d+))?$/.exec(line)
    if (channel !== null) {
      const [, name = '', capacity = '0'] = channel
      if (!NAME.test(name)) fail(`"${name}" is not a name.`)
      if (Number(capacity) > 1000) fail('A channel holds at most 1000.')
      channels[name] = Number(capacity)
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 0) fail('Write `name: operation; operation`, or `chan name capacity`.')
    const name = line.slice(0, colon).trim()
    if (!NAME.test(name)) fail(`"${name}" is not a name: letters and digits, a letter first.`)
    if (bodies.has(name)) fail(`${name} is there twice.`)
    const body = line
      .slice(colon + 1)
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '')
    if (body.length > MOST_OPERATIONS) fail(`At most ${MOST_OPERATIONS} operations a line.`)
    const operations = body.flatMap((part) => {
      const [word = '', argument = '', ...rest] = part.split(/\s+/)
      if (word === 'go') {
        const count = countOf(rest, fail)
        starts.push({ line: i + 1, g: argument, count })
        return count === 0
          ? [{ do: 'go' as const, g: argument }]
          : Array.from({ length: count }, (_, n) => ({ do: 'go' as const, g: `${argument}${n + 1}` }))
      }
      if (rest.length > 0) fail(`There is too much after \`${word} ${argument}\`.`)
      const operation = operationOf(word, argument, fail)
      if ('c' in operation) channels[operation.c] ??= 0
      if ('m' in operation) mutexes.add(operation.m)
      return [operation]
    })
    bodies.set(name, operations)
  }
  const main = bodies.get('main')
  if (main === undefined) throw new AppError('invalid', 'There has to be a line `main: …`.')
  bodies.delete('main')
  for (const { line, g, count } of starts) {
    const body = bodies.get(g)
    if (body === undefined) failAt(line)(`There is no line \`${g}: …\`.`)
    else for (let n = 1; n <= count; n++) if (!bodies.has(`${g}${n}`)) bodies.set(`${g}${n}`, body)
  }
  return { main, goroutines: Object.fromEntries(bodies), channels, mutexes: [...mutexes] }
}

type Fail = (says: string) => never

function failAt(line: number): Fail {
  return (says) => {
    throw new AppError('invalid', `line ${line}: ${says}`)
  }
}

function countOf(rest: readonly string[], fail: Fail): number {
  if (rest.length === 0) return 0
  const [, count = ''] = /^\*(\d+)$/.exec(rest.join('')) ?? []
  if (count === '' || Number(count) < 1 || Number(count) > 400)
    return fail('Write `go A *3`, with a number from 1 to 400.')
  return Number(count)
}

function operationOf(word: string, argument: string, fail: Fail): Operation {
  switch (word) {
    case 'yield':
      return { do: 'yield' }
    case 'pin':
      return { do: 'pin' }
    case 'print':
      return argument === '' ? fail('`print` wants a word.') : { do: 'print', text: argument.slice(0, 12) }
    case 'send':
    case 'recv':
    case 'close':
      return NAME.test(argument)
        ? { do: word, c: argument }
        : fail(`\`${word}\` wants the name of a channel.`)
    case 'lock':
    case 'unlock':
      return NAME.test(argument) ? { do: word, m: argument } : fail(`\`${word}\` wants the name of a mutex.`)
    case 'compute':
    case 'syscall':
    case 'read':
    case 'sleep':
      return { do: word, us: timeOf(argument, fail) }
    default:
      return fail(
        `"${word}" is not an operation. There are go, print, yield, send, recv, close, lock, unlock, compute, syscall, read, sleep and pin.`,
      )
  }
}

function timeOf(text: string, fail: Fail): number {
  const [, digits = '', unit = ''] = /^(\d+)(us|µs|ms)$/.exec(text) ?? []
  const us = Number(digits) * (unit === 'ms' ? 1000 : 1)
  if (digits === '' || us < 1 || us > 1_000_000)
    return fail(`"${text}" is not a time such as 5ms or 30us, at most 1000ms.`)
  return us
}
