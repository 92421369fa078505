import { type Call, sayCall } from './calls'
import { type Machine, openFileOf, type OpenFile, processOf, type Result } from './machine'
import type { Outcome } from './model'
import { framesInUse, type Memory, type PageCall } from './pages'

export function sayStart(machine: Machine): string {
  const files = Object.entries(machine.files).map(
    ([name, content]) => `\`${name}\` holds ${content.length} bytes`,
  )
  const held = files.length === 0 ? '' : ` ${files.join(', ')}.`
  return `P1 runs alone; its descriptors 0, 1 and 2 are open.${held}`
}

/** What a call did, and by which rule; then whose earlier call returned. */
export function sayStep(before: Machine, call: Call, { machine, result, unblocked }: Outcome): string {
  const woken = unblocked.map(([label, got]) => ` The blocked ${label} goes on: ${sayReturn(got)}.`)
  return sayOwn(before, call, machine, result) + woken.join('')
}

function sayReturn(result: Result): string {
  if (result === null || typeof result !== 'object') return `its call returns ${plain(result)}`
  if ('data' in result) return result.data === '' ? 'it reads end of file' : `it reads "${result.data}"`
  if ('waited' in result) return `it reaps ${result.waited ?? 'nobody'}`
  return 'its call returns'
}

function sayOwn(before: Machine, call: Call, after: Machine, result: Result): string {
  const who = call.proc
  const did = `${who} calls \`${sayCall(call)}\``
  if (typeof result === 'string' && /^E[A-Z]+$/.test(result))
    return `${did}: \`${result}\`, ${reasonOf(before, call, result)}.`
  switch (call.op) {
    case 'open':
      return `${did} and gets ${plain(result)}, its lowest free number, for a new open file with offset 0.`
    case 'read':
      return sayRead(before, call, after, result)
    case 'write':
      return sayWrite(before, call, after, result)
    case 'lseek':
      return `${did}: the offset of the open file is now ${plain(result)}${sharers(after, who, call.fd)}.`
    case 'close':
      return `${did}: the number is free in ${who} only${othersHold(before, after, who, call.fd)}.`
    case 'dup':
    case 'dup2':
    case 'dup3':
      return `${did}: ${plain(result)} now stands for the same open file as ${call.fd}, offset included.`
    case 'cloexec':
      return `${did}: ${who}'s number ${call.fd} will ${call.on ? 'be closed' : 'stay open'} at its next exec.`
    case 'pipe':
      return typeof result === 'object' && result !== null && 'pipe' in result
        ? `${did}: ${result.pipe[0]} is the read end, ${result.pipe[1]} the write end.`
        : did
    case 'fork':
      return `${did}: ${call.as} starts with a copy of the table, and every number in it stands for the same open file.`
    case 'exec':
      return `${did}: a new program in the same process; numbers marked close-on-exec are closed, the others stay.`
    case 'exit':
      return `${did}: everything it held is closed. ${sayEnd(after, who)}`
    case 'signal':
      return `${did}: it ignores ${call.sig} from now on, and so will its children.`
    case 'kill':
      return sayKill(before, call, after)
    case 'wait':
      return sayWait(did, result)
    case 'fds':
      return `${who} has ${typeof result === 'object' && result !== null && 'fds' in result ? result.fds.join(', ') : 'no descriptors'} open.`
    case 'state':
      return `${who} ${result === 'zombie' ? 'is a zombie' : result === 'gone' ? 'is gone' : 'is alive'}.`
    case 'ppid':
      return `The parent of ${who} is ${result === null ? 'nobody: it is gone' : plain(result)}.`
  }
}

function reasonOf(before: Machine, call: Call, error: string): string {
  if (error === 'ECHILD') return 'it has no such child'
  if (error === 'ENOENT') return 'there is no such file'
  if (error === 'EEXIST') return 'the file is there already'
  if (error === 'ESPIPE') return 'a pipe has no offset'
  if (error === 'EPIPE') return 'no process holds the read end, and SIGPIPE is ignored'
  if (error === 'ESRCH') return 'that process has been reaped'
  if (error === 'EMFILE') return 'no number is free'
  if (error === 'EINVAL')
    return call.op === 'dup3' ? 'both numbers are the same' : 'that would be before the start'
  if (!('fd' in call)) return 'the call fails'
  const file = openFileOf(before, processOf(before, call.proc), call.fd)
  if (file === null) return `${call.fd} is not open in ${call.proc}`
  return call.op === 'read' ? 'it is not open for reading' : 'it is not open for writing'
}

function sayRead(
  before: Machine,
  call: Extract<Call, { op: 'read' }>,
  after: Machine,
  result: Result,
): string {
  const file = openFileOf(before, processOf(before, call.proc), call.fd)
  const who = call.proc
  if (file?.of.kind === 'pipe') {
    const writers = holdersOf(before, file.of.pipe, 'write')
    if (result === 'blocks')
      return `${who} blocks: the pipe is empty, and ${and(writers)} still ${plural(writers, 'holds', 'hold')} its write end.`
    return bytesOf(result) === ''
      ? `${who} reads end of file: the pipe is empty, and no process holds its write end.`
      : `${who} takes "${bytesOf(result)}" out of the pipe.`
  }
  const at = file?.offset ?? 0
  if (bytesOf(result) === '')
    return `${who} reads at offset ${at}: that is the end of the file, 0 bytes come.`
  const now = openFileOf(after, processOf(after, who), call.fd)?.offset ?? at
  return `${who} reads "${bytesOf(result).replaceAll('\0', '·')}" at offset ${at}; the offset is now ${now}${sharers(after, who, call.fd)}.`
}

function sayWrite(
  before: Machine,
  call: Extract<Call, { op: 'write' }>,
  after: Machine,
  result: Result,
): string {
  const file = openFileOf(before, processOf(before, call.proc), call.fd)
  const who = call.proc
  if (result === 'killed') {
    return `${who} writes to a pipe whose read end nobody holds: SIGPIPE ends it. ${sayEnd(after, who)}`
  }
  if (file?.of.kind === 'pipe') return `${who} puts "${call.data}" into the pipe.`
  if (file?.of.kind !== 'file') return `${who} writes "${call.data}" to /dev/null.`
  const at = file.append ? (before.files[file.of.name] ?? '').length : file.offset
  const rule = file.append
    ? `the end of the file, offset ${at}, because it was opened with O_APPEND`
    : `offset ${at}`
  return `${who} writes "${call.data}" at ${rule}; the offset is now ${at + call.data.length}${sharers(after, who, call.fd)}.`
}

/** ", for P2 too" where another process or number stands for the same open file. */
function sharers(machine: Machine, who: string, fd: number): string {
  const id = processOf(machine, who).descriptors[String(fd)]?.file
  const others = machine.processes.flatMap((process) =>
    Object.entries(process.descriptors)
      .filter(([number, held]) => held.file === id && !(process.label === who && Number(number) === fd))
      .map(([number]) => (process.label === who ? `its ${number}` : process.label)),
  )
  return others.length === 0 ? '' : `, for ${and([...new Set(others)])} too`
}

function othersHold(before: Machine, after: Machine, who: string, fd: number): string {
  const file = openFileOf(before, processOf(before, who), fd)
  if (file === null || file.of.kind === 'null') return ''
  const left = after.processes.flatMap((process) =>
    Object.entries(process.descriptors)
      .filter(([, held]) => held.file === file.id)
      .map(([number]) => `${process.label}'s ${number}`),
  )
  if (left.length === 0) return file.of.kind === 'pipe' ? `, and it was the last ${file.of.end} end` : ''
  return `; ${and(left)} still ${plural(left, 'stands', 'stand')} for the open file`
}

export function holdersOf(machine: Machine, pipe: number, end: 'read' | 'write'): string[] {
  const ids = machine.openFiles.filter(
    (file: OpenFile) => file.of.kind === 'pipe' && file.of.pipe === pipe && file.of.end === end,
  )
  return machine.processes
    .filter((process) =>
      Object.values(process.descriptors).some((held) => ids.some((file) => file.id === held.file)),
    )
    .map((process) => process.label)
}

function sayEnd(after: Machine, label: string): string {
  const process = processOf(after, label)
  if (process.state === 'zombie') return `It stays as a zombie until ${process.parent} waits for it.`
  if (process.parent === 'init') return 'Its parent is init, which reaps it at once.'
  if (process.state === 'gone' && processOf(after, process.parent).ignored.includes('SIGCHLD')) {
    return `${process.parent} ignores SIGCHLD, so no zombie stays.`
  }
  return ''
}

function sayKill(before: Machine, call: Extract<Call, { op: 'kill' }>, after: Machine): string {
  const did = `${call.proc} sends ${call.sig} to ${call.target}`
  if (processOf(before, call.target).state === 'zombie')
    return `${did}, which is a zombie already: 0, and nothing changes.`
  return processOf(after, call.target).state === 'alive'
    ? `${did}, which ignores it.`
    : `${did}, which ends. ${sayEnd(after, call.target)}`
}

function sayWait(did: string, result: Result): string {
  if (result === 'blocks') return `${did} and blocks: the child is still running.`
  if (typeof result !== 'object' || result === null || !('waited' in result)) return `${did}.`
  if (result.waited === null) return `${did}: no child has ended yet, and WNOHANG does not wait.`
  const how = result.signal === undefined ? `exit status ${result.exit ?? 0}` : `killed by ${result.signal}`
  return `${did} and reaps ${result.waited} (${how}); the zombie is gone.`
}

/** A result that is a number or a word. */
function plain(result: Result): string {
  return typeof result === 'number' || typeof result === 'string' ? String(result) : 'nothing'
}

function bytesOf(result: Result): string {
  return typeof result === 'object' && result !== null && 'data' in result ? result.data : ''
}

/** "P1", "P1 and P2", "P1, P2 and P3". */
export function and(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? 'nobody')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

function plural(words: readonly string[], one: string, many: string): string {
  return words.length === 1 ? one : many
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

/** "page 3", "pages 3 to 5"; `to` is excluded. */
export function pageRange(from: number, to: number): string {
  if (to <= from) return 'no pages'
  return to === from + 1 ? `page ${from}` : `pages ${from} to ${to - 1}`
}

/** What an operation on the mapping did. */
export function sayPages(before: Memory, call: PageCall | null, after: Memory, faults: number): string {
  if (call === null) {
    const kind = before.shared ? 'shared' : 'private'
    return `A ${kind} mapping of ${count(before.parent.length, 'page')}; nothing has been touched, so no frame is used.`
  }
  switch (call.op) {
    case 'fork':
      return sayFork(before, after)
    case 'child-exits':
      return `The child exits. Its frames that nobody else maps are free again; ${count(framesInUse(after), 'frame')} ${framesInUse(after) === 1 ? 'stays' : 'stay'}.`
    case 'smaps':
      return `${count(framesInUse(after), 'frame')} ${framesInUse(after) === 1 ? 'is' : 'are'} in use.`
    case 'read':
      return `The ${call.by} reads ${pageRange(call.from, call.to)}: ${count(faults, 'minor fault')}${
        faults > 0 && !before.shared ? ', each maps the page of zeros, which costs no frame' : ''
      }.`
    default:
      return sayPageWrite(before, call, after, faults)
  }
}

function sayFork(before: Memory, after: Memory): string {
  if (before.shared)
    return 'fork: a shared mapping is not copied; the child will map the same frames as it touches them.'
  const present = (after.child ?? []).filter((entry) => entry !== null).length
  if (present === 0) return 'fork: there was nothing to copy, so the child starts with an empty table.'
  return `fork copies the table, not the memory: ${count(present, 'page')} now ${present === 1 ? 'maps' : 'map'} the same frame in both, read-only.`
}

function sayPageWrite(
  before: Memory,
  call: Extract<PageCall, { by: string }>,
  after: Memory,
  faults: number,
): string {
  const copied = after.copies - before.copies
  const fresh = after.frames.length - before.frames.length - copied
  const reused = faults - copied - fresh
  const parts = [
    ...(copied > 0
      ? [`${count(copied, 'page')} shared with the other ${copied === 1 ? 'is' : 'are'} copied`]
      : []),
    ...(fresh > 0 ? [`${fresh} ${fresh === 1 ? 'gets' : 'get'} a new frame of zeros`] : []),
    ...(reused > 0
      ? [
          before.shared
            ? `${reused} ${reused === 1 ? 'maps' : 'map'} the frame that is there`
            : `${reused} that nobody else maps any more ${reused === 1 ? 'is' : 'are'} made writable again`,
        ]
      : []),
  ]
  return `The ${call.by} writes ${pageRange(call.from, call.to)}: ${count(faults, 'minor fault')}${parts.length === 0 ? '' : `; ${and(parts)}`}.`
}
