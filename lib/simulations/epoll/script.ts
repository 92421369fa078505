import { AppError } from '@/lib/base/app-error'
import { FLAGS, type Flag } from './kernel'
import type { ObjectSpec } from './model'
import type { Act, Line } from './scene'

export interface Script {
  readonly objects: readonly ObjectSpec[]
  readonly instances: readonly string[]
  readonly lines: readonly Line[]
}

const MOST_LINES = 80

/** What a script of the playground says. Every line that cannot be read is an AppError('invalid') with its number. */
export function parseScript(text: string): Script {
  const objects: ObjectSpec[] = []
  const instances = ['epoll']
  const lines: Line[] = []
  const written = text.split('\n')
  if (written.length > MOST_LINES) fail(written.length, `a script has at most ${MOST_LINES} lines`)
  for (const [i, raw] of written.entries()) {
    const plain = raw.replace(/#.*$/, '').trim()
    if (plain === '') continue
    const [, actor, rest = ''] = /^(?:(\w+):\s*)?(.*)$/.exec(plain) ?? []
    const words = rest.split(/\s+/)
    if (declares(words, objects, instances, i + 1)) continue
    lines.push({ by: actor ?? 'T1', act: readAct(words, i + 1) })
  }
  if (lines.length === 0) fail(1, 'nothing happens in this script')
  for (const { act } of lines)
    if ('on' in act && act.on !== undefined && !instances.includes(act.on))
      fail(1, `there is no epoll instance ${act.on}`)
  return { objects, instances, lines }
}

function fail(line: number, says: string): never {
  throw new AppError('invalid', `line ${line}: ${says}`)
}

/** `pipe a 4096`, `socket s`, `file f`, `epoll e2`. */
function declares(
  words: readonly string[],
  objects: ObjectSpec[],
  instances: string[],
  line: number,
): boolean {
  const [verb = '', name, size] = words
  if (!['pipe', 'socket', 'file', 'epoll'].includes(verb)) return false
  if (name === undefined || !/^\w{1,12}$/.test(name)) fail(line, `\`${verb}\` wants a short name`)
  if (objects.length + instances.length > 12) fail(line, 'no more than 12 objects')
  if (objects.some((object) => object.name === name) || instances.includes(name))
    fail(line, `${name} exists already`)
  if (verb === 'pipe') {
    const cap = size === undefined ? 65536 : Number(size)
    if (![4096, 8192, 16384, 32768, 65536].includes(cap))
      fail(line, 'a pipe holds 4096, 8192, 16384, 32768 or 65536 bytes')
    objects.push({ kind: 'pipe', name, cap })
  } else if (verb === 'socket') objects.push({ kind: 'socketpair', name })
  else if (verb === 'file') objects.push({ kind: 'file', name })
  else instances.push(name)
  return true
}

function readAct(words: readonly string[], line: number): Act {
  const onAt = words.indexOf('on')
  const on =
    onAt < 0 ? undefined : (words[onAt + 1] ?? fail(line, '`on` wants the name of an epoll instance'))
  const [verb = '', first, ...rest] = onAt < 0 ? words : words.slice(0, onAt)
  const fd = (): string => first ?? fail(line, `\`${verb}\` wants a descriptor, such as a.r`)
  switch (verb) {
    case 'write':
    case 'read':
      return { op: verb, fd: fd(), n: readNumber(rest[0], line, 'a number of bytes') }
    case 'add':
    case 'mod':
      return { op: verb, fd: fd(), events: rest.map((word) => readFlag(word, line)), on }
    case 'del':
      return { op: 'del', fd: fd(), on }
    case 'close':
      return { op: 'close', fd: fd() }
    case 'dup':
      return {
        op: 'dup',
        fd: fd(),
        as: rest[0] ?? fail(line, '`dup a.r x` wants a name for the new descriptor'),
      }
    case 'shutdown': {
      const how = rest[0]
      if (how !== 'RD' && how !== 'WR' && how !== 'RDWR') fail(line, '`shutdown` wants RD, WR or RDWR')
      return { op: 'shutdown', fd: fd(), how }
    }
    case 'wait':
    case 'sleep':
      return {
        op: verb,
        max: first === undefined ? 0 : readNumber(first, line, 'how many events it takes at most'),
        on,
      }
    case 'loop': {
      const how = first
      if (how !== 'once' && how !== 'drain' && how !== 'rearm')
        fail(line, '`loop` wants once, drain or rearm')
      return {
        op: 'loop',
        how,
        read: readNumber(rest[0], line, 'how many bytes a read asks for'),
        max: 0,
        on,
      }
    }
    case 'accept':
      return { op: 'go-open', fd: fd(), events: ['IN', 'OUT', 'RDHUP', 'ET'] }
    case 'netpoll':
      return { op: 'loop', how: 'go', read: 0, max: 128 }
    case 'Read':
    case 'ReadFull':
      return {
        op: 'go-read',
        fd: fd(),
        n: readNumber(rest[0], line, 'the size of the buffer'),
        full: verb === 'ReadFull',
      }
    default:
      return fail(
        line,
        `\`${verb}\` is not known; there are pipe, socket, file, epoll, add, mod, del, write, read, close, dup, shutdown, wait, sleep, loop, accept, netpoll, Read, ReadFull`,
      )
  }
}

function readNumber(word: string | undefined, line: number, what: string): number {
  const number = Number(word)
  if (word === undefined || !Number.isInteger(number) || number < 1 || number > 1 << 20)
    fail(line, `wants ${what}, from 1 to 1048576`)
  return number
}

function readFlag(word: string, line: number): Flag {
  const plain = word.replace(/^EPOLL/, '').replace(/^ONE_SHOT$/, 'ONESHOT')
  return (
    FLAGS.find((flag) => flag === plain) ??
    fail(line, `${word} is not an event or flag; there are ${FLAGS.join(', ')}`)
  )
}
