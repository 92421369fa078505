import type { CallName, Model } from './model'

export const NAMES: Record<Model, string> = {
  'blocking-threads': 'blocking threads',
  'nonblocking-pass': 'non-blocking pass',
  select: 'select',
  poll: 'poll',
  'epoll-lt': 'epoll LT',
  'epoll-et-drain': 'epoll ET (drained)',
  'epoll-et-one-read': 'epoll ET (one read)',
  io_uring: 'io_uring',
}

/** What the server does in a round. */
export const LOOPS: Record<Model, string> = {
  'blocking-threads': 'one thread a connection, each in a loop of blocking `read` calls',
  'nonblocking-pass':
    'one thread, all sockets non-blocking; each round it calls `read` **once on every connection**',
  select: 'each round one `select` over all connections, then **one** `read` of each that is reported',
  poll: 'each round one `poll` over all connections, then **one** `read` of each that is reported',
  'epoll-lt': 'level-triggered; each round one `epoll_wait`, then **one** `read` of each that is reported',
  'epoll-et-drain':
    'edge-triggered; each round one `epoll_wait`, then each that is reported is read **until EAGAIN**',
  'epoll-et-one-read':
    'edge-triggered; each round one `epoll_wait`, then **one** `read` of each that is reported',
  io_uring:
    'a read is outstanding on every connection; in each round **with messages** one `io_uring_enter` submits the new reads and waits for the completions',
}

/** The name by which a programmer knows the call. */
export const CALL_WORDS: Record<CallName, string> = {
  read: 'read',
  pselect6: 'select',
  poll: 'poll',
  epoll_wait: 'epoll_wait',
  io_uring_enter: 'io_uring_enter',
}

/** `1 call`, `3 calls`. */
export function plural(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly (string | number)[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

/** A, B, C … while letters last, then the number. */
export function connectionName(i: number): string {
  return i < 26 ? String.fromCodePoint(65 + i) : `${i}`
}

export function connectionNames(connections: readonly number[]): string {
  return listed(connections.map(connectionName))
}
