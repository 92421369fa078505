import { AppError } from '@/lib/base/app-error'

export const openFlags = ['RDONLY', 'WRONLY', 'RDWR', 'APPEND', 'CREAT', 'TRUNC', 'EXCL', 'CLOEXEC'] as const
export type OpenFlag = (typeof openFlags)[number]
export const whences = ['SET', 'CUR', 'END'] as const
export type Whence = (typeof whences)[number]
/** Signals that a script may ignore. */
export const ignorable = ['SIGPIPE', 'SIGCHLD', 'SIGTERM'] as const
/** Signals that a script may send. */
export const sendable = ['SIGKILL', 'SIGTERM'] as const
export type Signal = (typeof ignorable)[number] | (typeof sendable)[number]

/** One line of a script: a process makes a call, or (`fds`, `state`, `ppid`) it is looked at. */
export type Call =
  | { readonly proc: string; readonly op: 'open'; readonly file: string; readonly flags: readonly OpenFlag[] }
  | { readonly proc: string; readonly op: 'read'; readonly fd: number; readonly n: number }
  | { readonly proc: string; readonly op: 'write'; readonly fd: number; readonly data: string }
  | {
      readonly proc: string
      readonly op: 'lseek'
      readonly fd: number
      readonly offset: number
      readonly whence: Whence
    }
  | { readonly proc: string; readonly op: 'close'; readonly fd: number }
  | DuplicateCall
  | { readonly proc: string; readonly op: 'cloexec'; readonly fd: number; readonly on: boolean }
  | { readonly proc: string; readonly op: 'pipe'; readonly cloexec?: boolean | undefined }
  | { readonly proc: string; readonly op: 'fork'; readonly as: string }
  | { readonly proc: string; readonly op: 'exec' | 'fds' | 'state' | 'ppid' }
  | { readonly proc: string; readonly op: 'exit'; readonly code: number }
  | {
      readonly proc: string
      readonly op: 'signal'
      readonly sig: (typeof ignorable)[number]
      readonly to: 'ignore'
    }
  | {
      readonly proc: string
      readonly op: 'kill'
      readonly target: string
      readonly sig: (typeof sendable)[number]
    }
  | {
      readonly proc: string
      readonly op: 'wait'
      readonly for: string
      readonly nohang?: boolean | undefined
    }

/** dup3 always asks for close-on-exec. */
export type DuplicateCall =
  | { readonly proc: string; readonly op: 'dup'; readonly fd: number }
  | { readonly proc: string; readonly op: 'dup2' | 'dup3'; readonly fd: number; readonly to: number }

/** The call as C would write it, without the process: `write(3, "ab")`. */
export function sayCall(call: Call): string {
  switch (call.op) {
    case 'open':
      return `open("${call.file}", ${call.flags.map((flag) => `O_${flag}`).join('|')})`
    case 'read':
      return `read(${call.fd}, ${call.n})`
    case 'write':
      return `write(${call.fd}, "${call.data}")`
    case 'lseek':
      return `lseek(${call.fd}, ${call.offset}, SEEK_${call.whence})`
    case 'close':
    case 'dup':
      return `${call.op}(${call.fd})`
    case 'dup2':
      return `dup2(${call.fd}, ${call.to})`
    case 'dup3':
      return `dup3(${call.fd}, ${call.to}, O_CLOEXEC)`
    case 'cloexec':
      return `fcntl(${call.fd}, F_SETFD, ${call.on ? 'FD_CLOEXEC' : '0'})`
    case 'pipe':
      return call.cloexec === true ? 'pipe2(O_CLOEXEC)' : 'pipe()'
    case 'fork':
    case 'fds':
    case 'state':
      return `${call.op}()`
    case 'exec':
      return 'execve()'
    case 'ppid':
      return 'getppid()'
    case 'exit':
      return `exit(${call.code})`
    case 'signal':
      return `signal(${call.sig}, SIG_IGN)`
    case 'kill':
      return `kill(${call.target}, ${call.sig})`
    case 'wait':
      return sayWait(call.for, call.nohang === true)
  }
}

function sayWait(whom: string, nohang: boolean): string {
  if (whom === 'any' && !nohang) return 'wait()'
  return `waitpid(${whom === 'any' ? '-1' : whom}${nohang ? ', WNOHANG' : ''})`
}

/** The script as it is shown: one call a line, the process in front. */
export function sayScript(calls: readonly Call[]): string[] {
  return calls.map((call) => `${call.proc}  ${sayCall(call)}${call.op === 'fork' ? `   // ${call.as}` : ''}`)
}

/** Reads a script as `sayScript` writes it, each call with its line, from 1. Children are P2, P3 in the order of the forks. */
export function parseScript(text: string): { readonly line: number; readonly call: Call }[] {
  const calls: { readonly line: number; readonly call: Call }[] = []
  let forks = 1
  for (const [i, raw] of text.split('\n').entries()) {
    const plain = raw.replace(/\/\/.*$/, '').trim()
    if (plain === '') continue
    const found = /^(P\d+)[\s:]+(\w+)\((.*)\)$/.exec(plain)
    if (found === null) throw new AppError('invalid', `line ${i + 1}: write it like P1 write(3, "ab")`)
    const [, proc = '', name = '', inside = ''] = found
    if (name === 'fork') forks += 1
    calls.push({
      line: i + 1,
      call: parseCall(proc, name, argumentsIn(inside), `line ${i + 1}`, `P${forks}`),
    })
  }
  return calls
}

function argumentsIn(inside: string): string[] {
  return inside.match(/"[^"]*"|[^,\s]+(?:\s*\|\s*[^,\s]+)*/g) ?? []
}

const BY_NAME: Readonly<Record<string, (proc: string, args: Arguments, as: string) => Call>> = {
  open: (proc, args) => ({ proc, op: 'open', file: args.text(0), flags: args.flags(1) }),
  read: (proc, args) => ({ proc, op: 'read', fd: args.number(0), n: args.number(1) }),
  write: (proc, args) => ({ proc, op: 'write', fd: args.number(0), data: args.text(1) }),
  lseek: (proc, args) => ({
    proc,
    op: 'lseek',
    fd: args.number(0),
    offset: args.number(1),
    whence: args.oneOf(2, whences, 'SEEK_'),
  }),
  close: (proc, args) => ({ proc, op: 'close', fd: args.number(0) }),
  dup: (proc, args) => ({ proc, op: 'dup', fd: args.number(0) }),
  dup2: (proc, args) => ({ proc, op: 'dup2', fd: args.number(0), to: args.number(1) }),
  dup3: (proc, args) => ({ proc, op: 'dup3', fd: args.number(0), to: args.number(1) }),
  fcntl: (proc, args) => ({ proc, op: 'cloexec', fd: args.number(0), on: args.words[2] === 'FD_CLOEXEC' }),
  pipe: (proc) => ({ proc, op: 'pipe' }),
  pipe2: (proc, args) => ({ proc, op: 'pipe', cloexec: args.words.includes('O_CLOEXEC') }),
  fork: (proc, _, as) => ({ proc, op: 'fork', as }),
  execve: (proc) => ({ proc, op: 'exec' }),
  exit: (proc, args) => ({ proc, op: 'exit', code: args.words.length === 0 ? 0 : args.number(0) }),
  signal: (proc, args) => ({ proc, op: 'signal', sig: args.oneOf(0, ignorable), to: 'ignore' }),
  kill: (proc, args) => ({ proc, op: 'kill', target: args.words[0] ?? '', sig: args.oneOf(1, sendable) }),
  wait: (proc) => ({ proc, op: 'wait', for: 'any', nohang: false }),
  waitpid: (proc, args) => ({
    proc,
    op: 'wait',
    for: /^P\d+$/.test(args.words[0] ?? '') ? (args.words[0] ?? '') : 'any',
    nohang: args.words.includes('WNOHANG'),
  }),
  fds: (proc) => ({ proc, op: 'fds' }),
  state: (proc) => ({ proc, op: 'state' }),
  getppid: (proc) => ({ proc, op: 'ppid' }),
}

function parseCall(proc: string, name: string, words: readonly string[], place: string, as: string): Call {
  const read = BY_NAME[name]
  if (read === undefined) throw new AppError('invalid', `${place}: there is no call ${name}() here`)
  return read(proc, new Arguments(words, place), as)
}

class Arguments {
  constructor(
    readonly words: readonly string[],
    private readonly place: string,
  ) {}

  number(at: number): number {
    const value = Number(this.words[at] ?? Number.NaN)
    if (!Number.isInteger(value) || Math.abs(value) > 1e6) throw this.fault(at, 'a whole number')
    return value
  }

  text(at: number): string {
    const found = /^"([\x20-\x7e]{0,60})"$/.exec(this.words[at] ?? '')
    if (found === null) throw this.fault(at, 'text in quotes, like "ab"')
    return found[1] ?? ''
  }

  oneOf<T extends string>(at: number, names: readonly T[], prefix = ''): T {
    const found = names.find((name) => `${prefix}${name}` === this.words[at])
    if (found === undefined) throw this.fault(at, names.map((name) => prefix + name).join(' or '))
    return found
  }

  flags(at: number): OpenFlag[] {
    return (this.words[at] ?? 'O_RDWR').split('|').map((word) => {
      const found = openFlags.find((flag) => `O_${flag}` === word.trim())
      if (found === undefined) throw this.fault(at, `flags like O_RDWR|O_CREAT, not "${word.trim()}"`)
      return found
    })
  }

  private fault(at: number, wanted: string): AppError {
    return new AppError('invalid', `${this.place}: argument ${at + 1} has to be ${wanted}`)
  }
}
