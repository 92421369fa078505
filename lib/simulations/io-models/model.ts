/** The ways to serve many connections. `epoll-et-one-read` is the wrong way to use edge-triggered epoll. */
export const MODELS = [
  'blocking-threads',
  'nonblocking-pass',
  'select',
  'poll',
  'epoll-lt',
  'epoll-et-drain',
  'epoll-et-one-read',
  'io_uring',
] as const
export type Model = (typeof MODELS)[number]

/** glibc's select(2) is the system call pselect6 since 2.36. */
export type CallName = 'read' | 'pselect6' | 'poll' | 'epoll_wait' | 'io_uring_enter'

export interface Load {
  readonly model: Model
  readonly connections: number
  /** The connections that get a message in each round, in the order in which they get it. */
  readonly ready: readonly (readonly number[])[]
  /** Bytes of a message, and bytes that a read asks for. */
  readonly message: number
  readonly buffer: number
  readonly firstFd: number
  /** `once`: one wait a round. `drain`: wait again until it reports nothing. */
  readonly policy: 'once' | 'drain'
  /** epoll_wait's maxevents. */
  readonly maxEvents: number
}

/** FD_SETSIZE of glibc: a descriptor of this number or more does not fit in an fd_set. */
export const FD_SETSIZE = 1024

export interface LastCall {
  readonly name: CallName
  /** The connection that was read; null for a wait. */
  readonly connection: number | null
  readonly result: number | 'EAGAIN' | 'blocks'
  /** Descriptors handed to the kernel with this call, and connections that it looked at. */
  readonly handedIn: number
  readonly looked: readonly number[]
  readonly reported: readonly number[]
}

/** Where a server is. Plain JSON. */
export interface State {
  readonly phase: 'start' | 'arrive' | 'wait' | 'read' | 'done'
  /** Rounds begun so far. */
  readonly round: number
  readonly unread: readonly number[]
  /** epoll's ready list, head first. */
  readonly readyList: readonly number[]
  /** What the last wait reported and has not been read yet. */
  readonly toRead: readonly number[]
  /** io_uring: reads put into the queue and not submitted yet. */
  readonly queued: number
  readonly calls: Readonly<Partial<Record<CallName, number>>>
  readonly waits: readonly (readonly [handedIn: number, handedOut: number])[]
  readonly looked: number
  readonly eagain: number
  readonly bytesRead: number
  readonly last: LastCall | null
  /** What the rest of this step's sentence is about. */
  readonly arrived: readonly number[]
}

export function start({ connections, model }: Pick<Load, 'connections' | 'model'>): State {
  return {
    phase: model === 'blocking-threads' ? 'start' : 'arrive',
    round: 0,
    unread: Array.from({ length: connections }, () => 0),
    readyList: [],
    toRead: [],
    queued: 0,
    calls: {},
    waits: [],
    looked: 0,
    eagain: 0,
    bytesRead: 0,
    last: null,
    arrived: [],
  }
}

/** The highest descriptor; the connections have consecutive numbers. */
export function highestFd({ firstFd, connections }: Pick<Load, 'firstFd' | 'connections'>): number {
  return firstFd + connections - 1
}

/** One system call, or the arrival of a round's messages. A finished server stays as it is. */
export function step(state: State, load: Load): State {
  switch (state.phase) {
    case 'start':
      return begin(state, load)
    case 'arrive':
      return arrive(state, load)
    case 'wait':
      return wait(state, load)
    case 'read':
      return read(state, load)
    case 'done':
      return state
  }
}

/** Before the first round: blocking threads sleep in their first read. */
function begin(state: State, load: Load): State {
  return { ...state, phase: 'arrive', calls: counted(state, 'read', load.connections) }
}

function arrive(state: State, load: Load): State {
  const messages = load.ready[state.round]
  if (messages === undefined) return { ...state, phase: 'done', last: null, arrived: [] }
  const unread = state.unread.map(
    (bytes, i) => bytes + load.message * messages.filter((one) => one === i).length,
  )
  const unique = [...new Set(messages)]
  const listed = unique.filter((one) => !state.readyList.includes(one))
  const next: State = {
    ...state,
    round: state.round + 1,
    unread,
    readyList: [...state.readyList, ...listed],
    arrived: unique,
    last: null,
    phase: 'wait',
  }
  if (load.model === 'nonblocking-pass') return { ...next, phase: 'read', toRead: unread.map((_, i) => i) }
  if (load.model === 'blocking-threads')
    return unique.length === 0 ? { ...next, phase: 'arrive' } : { ...next, phase: 'read', toRead: unique }
  // Nothing has come: a server with outstanding reads has nothing to collect.
  if (load.model === 'io_uring' && unique.length === 0) return { ...next, phase: 'arrive' }
  return next
}

function counted({ calls }: State, name: CallName, times = 1): State['calls'] {
  return { ...calls, [name]: (calls[name] ?? 0) + times }
}

function wait(state: State, load: Load): State {
  if (load.model === 'io_uring') return enter(state, load)
  const all = state.unread.map((_, i) => i)
  if (load.model === 'select' || load.model === 'poll') {
    const reported = all.filter((i) => (state.unread[i] ?? 0) > 0)
    return waited(
      state,
      load.model === 'select' ? 'pselect6' : 'poll',
      all.length,
      all,
      reported,
      state.readyList,
    )
  }
  const { looked, reported, list } = sendEvents(state, load)
  return waited(state, 'epoll_wait', 0, looked, reported, list)
}

/** Linux fs/eventpoll.c: ep_send_events. Entries from the head, until maxevents are reported; level-triggered ones go back. */
function sendEvents({ readyList, unread }: State, { model, maxEvents }: Load) {
  const looked: number[] = []
  const reported: number[] = []
  for (const one of readyList) {
    if (reported.length >= maxEvents) break
    looked.push(one)
    if ((unread[one] ?? 0) > 0) reported.push(one)
  }
  const untouched = readyList.slice(looked.length)
  return { looked, reported, list: model === 'epoll-lt' ? [...untouched, ...reported] : untouched }
}

function waited(
  state: State,
  name: CallName,
  handedIn: number,
  looked: readonly number[],
  reported: readonly number[],
  readyList: readonly number[],
): State {
  return {
    ...state,
    phase: reported.length === 0 ? 'arrive' : 'read',
    readyList,
    toRead: reported,
    calls: counted(state, name),
    waits: [...state.waits, [handedIn, reported.length]],
    looked: state.looked + looked.length,
    last: { name, connection: null, result: reported.length, handedIn, looked, reported },
    arrived: [],
  }
}

/** One io_uring_enter submits the queued reads and waits for as many completions as messages came. */
function enter(state: State, { message }: Load): State {
  const completed = state.arrived
  return {
    ...state,
    phase: 'arrive',
    unread: state.unread.map((bytes, i) => (completed.includes(i) ? 0 : bytes)),
    queued: completed.length,
    calls: counted(state, 'io_uring_enter'),
    waits: [...state.waits, [state.queued, completed.length]],
    looked: state.looked + completed.length,
    bytesRead: state.bytesRead + message * completed.length,
    last: {
      name: 'io_uring_enter',
      connection: null,
      result: completed.length,
      handedIn: state.queued,
      looked: completed,
      reported: completed,
    },
    arrived: [],
  }
}

function read(state: State, load: Load): State {
  const [connection, ...others] = state.toRead
  if (connection === undefined) return { ...state, phase: 'arrive' }
  const bytes = Math.min(load.buffer, state.unread[connection] ?? 0)
  const empty = bytes === 0
  const blocking = load.model === 'blocking-threads'
  const unread = state.unread.map((left, i) => (i === connection ? left - bytes : left))
  const goesOn = blocking ? (unread[connection] ?? 0) > 0 : load.model === 'epoll-et-drain' && !empty
  const toRead = goesOn ? state.toRead : others
  const rests = toRead.length === 0
  const waitsAgain = load.policy === 'drain' && load.model !== 'nonblocking-pass' && !blocking
  return {
    ...state,
    phase: rests ? (waitsAgain ? 'wait' : 'arrive') : 'read',
    unread,
    toRead,
    // A blocking read that returns was called before; what is counted here is the next one.
    calls: counted(state, 'read'),
    eagain: state.eagain + (empty ? 1 : 0),
    bytesRead: state.bytesRead + bytes,
    last: {
      name: 'read',
      connection,
      result: empty ? 'EAGAIN' : bytes,
      handedIn: 1,
      looked: [connection],
      reported: [],
    },
    arrived: [],
  }
}

/** More than any load of the schema takes. */
const MOST_STEPS = 200_000

/** Runs a server to its end; `each` sees every state. */
export function runServer(load: Load, each: (state: State) => void = () => {}): State {
  let state = start(load)
  each(state)
  for (let i = 0; i < MOST_STEPS && state.phase !== 'done'; i += 1) {
    state = step(state, load)
    if (state.phase !== 'done') each(state)
  }
  return state
}

export function callsIn({ calls }: Pick<State, 'calls'>): number {
  return Object.values(calls).reduce((total, count) => total + count, 0)
}

export function bytesLeft({ unread }: Pick<State, 'unread'>): number {
  return unread.reduce((total, bytes) => total + bytes, 0)
}
