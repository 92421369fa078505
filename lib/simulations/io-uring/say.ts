import type { Exhibit } from '../contract'
import type { Operation, Result } from './model'
import type { Sqe, SqeFlag } from './ring'

const FLAG_NAMES: Record<SqeFlag, string> = {
  link: 'LINK',
  hardlink: 'HARDLINK',
  drain: 'DRAIN',
  skip: 'CQE_SKIP',
}

/** A program as a listing, a run of plain nops in one line. Each `prep` takes one SQE. */
export function listing(operations: readonly Operation[], title?: string): Exhibit {
  const lines: string[] = []
  for (let i = 0; i < operations.length;) {
    const plain = operations.slice(i).findIndex((operation) => !isPlainNop(operation))
    const length = plain < 0 ? operations.length - i : plain
    const first = operations[i]
    const last = operations[i + length - 1]
    if (length > 2 && first?.op === 'sqe' && last?.op === 'sqe') {
      lines.push(`prep #${first.id} … #${last.id} nop   (${length} of them)`)
      i += length
    } else if (first !== undefined) {
      lines.push(sayOperation(first))
      i += 1
    }
  }
  return { kind: 'code', ...(title === undefined ? {} : { title }), lines }
}

function isPlainNop(operation: Operation): boolean {
  return operation.op === 'sqe' && operation.do === 'nop' && operation.flags === undefined
}

export function sayOperation(operation: Operation): string {
  switch (operation.op) {
    case 'sqe': {
      const flags = (operation.flags ?? []).map((flag) => FLAG_NAMES[flag])
      return `prep ${saySubmission(operation)}${flags.length === 0 ? '' : `  | ${flags.join(' | ')}`}`
    }
    case 'submit':
      return 'submit()'
    case 'submit_wait':
      return `submit_and_wait(${operation.n})`
    case 'get_events':
      return 'get_events()'
    case 'ready':
      return 'cq_ready()'
    case 'flags':
      return 'look at the flags'
    case 'reap':
      return operation.n >= 99 ? 'reap all' : `reap ${operation.n}`
    case 'wait_reap':
      return `wait for ${operation.n}, reap`
    case 'sleep':
      return `sleep ${operation.ms} ms`
    case 'write':
      return `write(${operation.fd}, ${operation.n} bytes)`
    case 'close':
      return `close(${operation.fd})`
  }
}

function saySubmission({ do: what, id, fd, len, offset, ms, count, target, events }: Sqe): string {
  const name = `#${id} ${what}`
  switch (what) {
    case 'read':
    case 'write':
      return `${name} ${fd ?? ''}, ${len ?? 0} bytes${offset === undefined || offset === 0 ? '' : ` at ${offset}`}`
    case 'poll':
      return `${name} ${fd ?? ''} ${events ?? ''}`
    case 'timeout':
      return `${name} ${ms ?? 0} ms${count === undefined ? '' : ` or ${count} completions`}`
    case 'link_timeout':
      return `${name} ${ms ?? 0} ms`
    case 'cancel':
      return `${name} of #${target ?? 0}`
    case 'fsync':
    case 'close':
    case 'accept':
      return `${name} ${fd ?? ''}`
    default:
      return name
  }
}

/** What a call returned, as a sentence. */
export function sayResult(operation: Operation, { r, enter = [] }: Result): string {
  const calls =
    enter.length === 0
      ? 'No system call.'
      : enter.length === 1
        ? 'One `io_uring_enter`.'
        : `${enter.length} times \`io_uring_enter\`.`
  switch (operation.op) {
    case 'sqe':
      return r === 'full'
        ? 'The SQ is full: `get_sqe` returns NULL, and nothing is queued.'
        : `The program fills an SQE for #${operation.id} (\`${operation.do}\`) and moves the tail on. No system call.`
    case 'submit':
    case 'submit_wait':
      return `\`${sayOperation(operation)}\` returns ${sayValue(r)}. ${calls}`
    case 'ready':
      return `\`cq_ready\` is ${sayValue(r)}: tail − head of the CQ.`
    case 'reap':
    case 'wait_reap':
      return Array.isArray(r) && r.length > 0
        ? `The program takes ${r.length} completion${r.length === 1 ? '' : 's'}: ${r.map(([id, res]) => `#${id} ${sayRes(res)}`).join(', ')}. ${calls}`
        : `Nothing is in the CQ. ${calls}`
    case 'sleep':
      return `${operation.ms} ms pass.`
    case 'get_events':
      return `\`get_events\` gives the kernel a chance to post. ${calls}`
    case 'flags':
      return 'The program reads the flags in shared memory. No system call.'
    case 'write':
    case 'close':
      return `\`${sayOperation(operation)}\`, a plain system call, returns ${sayValue(r)}.`
  }
}

function sayValue(r: Result['r']): string {
  return typeof r === 'number' ? sayRes(r) : JSON.stringify(r)
}

/** A result with the name of its error. */
export function sayRes(res: number): string {
  return ERRORS[res] ?? String(res)
}

const ERRORS: Readonly<Record<number, string>> = {
  [-2]: '-ENOENT',
  [-9]: '-EBADF',
  [-22]: '-EINVAL',
  [-32]: '-EPIPE',
  [-62]: '-ETIME',
  [-88]: '-ENOTSOCK',
  [-95]: '-EOPNOTSUPP',
  [-125]: '-ECANCELED',
}
