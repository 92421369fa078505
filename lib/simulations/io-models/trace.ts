import type { Step, Trace } from '../contract'
import { bytesLeft, callsIn, highestFd, type Load, type Model, runServer, type State } from './model'
import { CALL_WORDS, connectionName, connectionNames, NAMES, plural } from './names'

/** One model at one step, as the stage shows it. */
export interface ModelView {
  readonly model: Model
  readonly calls: number
  readonly byName: Readonly<Record<string, number>>
  /** Descriptors handed to the kernel in waits, so far. */
  readonly handedIn: number
  /** Connections that the kernel looked at in waits, so far. */
  readonly looked: number
  readonly eagain: number
  readonly unread: readonly number[]
  readonly lookedAt: readonly number[]
  readonly reported: readonly number[]
  readonly read: readonly number[]
  /** Those of them that brought bytes. */
  readonly took: readonly number[]
  /** What its threads do now. */
  readonly threads: string
  readonly asleep: boolean
}

export interface Scene {
  readonly round: number
  readonly rounds: number
  readonly arrived: readonly number[]
  readonly models: readonly ModelView[]
  /** The fd_set of select, where that is what a run is about. */
  readonly bitmap?: {
    readonly size: number
    readonly first: number
    readonly highest: number
    readonly highestSet: number | null
    /** Bits of select, or the entries of a list. */
    readonly asBits: boolean
  }
  /** Loops in a quiet second, where that is what a run is about. */
  readonly idle?: {
    readonly connections: number
    readonly rows: readonly {
      readonly loop: string
      readonly name: string
      readonly threads: number
      readonly running: number
    }[]
  }
  /** One read, where that is what a run is about. */
  readonly read?: {
    readonly kind: 'socket' | 'file'
    readonly nonBlocking: boolean
    readonly peerClosed: boolean
    readonly ask: number
    readonly unread: number
    readonly taken: number
    readonly result: string | null
  }
}

const MOST_STEPS = 300

/** One server, call by call. */
export function callTrace(load: Load): Trace<Scene> {
  const states: State[] = []
  runServer(load, (state) => {
    if (states.length <= MOST_STEPS) states.push(state)
  })
  const cut = states.length > MOST_STEPS
  const steps = states.slice(0, MOST_STEPS).map((state, i): Step<Scene> => {
    const view = viewOf(load, [state], state)
    const last = cut && i === MOST_STEPS - 1 ? ' The run is cut here.' : ''
    return {
      ...(state.round === 0 ? {} : { at: `round ${state.round}` }),
      says: `${sayState(state, load)}${last}`,
      cells: [
        `${state.round}`,
        callText(state),
        resultText(state),
        `${callsIn(state)}`,
        `${view.handedIn}`,
        `${bytesLeft(state)} bytes`,
        view.threads,
      ],
      state: { round: state.round, rounds: load.ready.length, arrived: state.arrived, models: [view] },
    }
  })
  return {
    columns: ['round', 'call', 'result', 'calls so far', 'handed to the kernel', 'unread', 'threads'],
    steps,
  }
}

function callText({ last, arrived, round }: State): string {
  if (last !== null) return CALL_WORDS[last.name]
  return arrived.length > 0 ? 'messages come' : round > 0 ? 'nothing comes' : 'start'
}

function resultText({ last, arrived }: State): string {
  if (last === null) return arrived.length > 0 ? `for ${connectionNames(arrived)}` : ''
  if (last.name === 'read') return typeof last.result === 'number' ? `${last.result} bytes` : last.result
  return last.reported.length === 0 ? 'nothing' : `reports ${connectionNames(last.reported)}`
}

/** Several servers under the same load, round by round. */
export function roundTrace(loads: readonly [Load, ...Load[]]): Trace<Scene> {
  const runs = loads.map((load) => {
    const states: State[] = []
    runServer(load, (state) => states.push(state))
    return { load, states }
  })
  const rounds = loads[0].ready.length
  const steps = Array.from({ length: rounds + 1 }, (_, round): Step<Scene> => {
    const models = runs.map(({ load, states }) => {
      const own = states.filter((state) => state.round === round)
      const last = own.at(-1) ?? states[0]
      return viewOf(load, own, last)
    })
    const arrived = loads[0].ready[round - 1] ?? []
    return {
      ...(round === 0 ? {} : { at: `round ${round}` }),
      says: sayRound(round, arrived, models, loads[0]),
      cells: [
        `${round}`,
        arrived.length === 0 ? 'none' : connectionNames(arrived),
        ...models.map((view) => `${view.calls} calls, ${view.handedIn} handed in`),
      ],
      state: { round, rounds, arrived, models },
    }
  })
  return { columns: ['round', 'messages for', ...loads.map(({ model }) => NAMES[model])], steps }
}

function sayRound(
  round: number,
  arrived: readonly number[],
  models: readonly ModelView[],
  load: Load,
): string {
  if (round === 0)
    return `${plural(load.connections, 'connection')} are open and nothing has come. The same messages will go to every server.`
  const most = models.toSorted((a, b) => b.calls - a.calls)[0]
  const least = models.toSorted((a, b) => a.calls - b.calls)[0]
  const come =
    arrived.length === 0
      ? 'Nothing comes'
      : `Messages come for ${plural(arrived.length, 'connection')} of ${load.connections}`
  if (most === undefined || least === undefined) return `${come}.`
  return `${come}. So far the fewest calls are ${least.calls}, by ${NAMES[least.model]}, and the most ${most.calls}, by ${NAMES[most.model]}.`
}

/** `states` are those of the step shown: one call, or all of a round; `before` is where it stood if there are none. */
function viewOf(load: Load, states: readonly State[], before: State | undefined): ModelView {
  const state = states.at(-1) ?? before
  const calls = states.flatMap(({ last }) => (last === null ? [] : [last]))
  const waits = calls.filter(({ connection }) => connection === null)
  const { threads, asleep } = threadsOf(load, state)
  return {
    model: load.model,
    calls: state === undefined ? 0 : callsIn(state),
    byName: state === undefined ? {} : { ...state.calls },
    handedIn: (state?.waits ?? []).reduce((total, [handedIn]) => total + handedIn, 0),
    looked: state?.looked ?? 0,
    eagain: state?.eagain ?? 0,
    unread: state?.unread ?? [],
    lookedAt: [...new Set(waits.flatMap(({ looked }) => looked))],
    reported: [...new Set(waits.flatMap(({ reported }) => reported))],
    took: [
      ...new Set(
        calls.flatMap(({ connection, result }) =>
          connection === null || result === 'EAGAIN' ? [] : [connection],
        ),
      ),
    ],
    read: [...new Set(calls.flatMap(({ connection }) => (connection === null ? [] : [connection])))],
    threads,
    asleep,
  }
}

function threadsOf(
  { model, connections }: Load,
  state: State | undefined,
): Pick<ModelView, 'threads' | 'asleep'> {
  const phase = state?.phase ?? 'arrive'
  if (model === 'blocking-threads') {
    const busy = phase === 'read' ? (state?.toRead.length ?? 0) : 0
    return {
      threads: busy === 0 ? `${connections} asleep` : `${busy} running, ${connections - busy} asleep`,
      asleep: busy === 0,
    }
  }
  if (model === 'nonblocking-pass') return { threads: '1 spinning', asleep: false }
  return phase === 'arrive' || phase === 'start'
    ? { threads: '1 asleep', asleep: true }
    : { threads: '1 running', asleep: false }
}

function sayState(state: State, load: Load): string {
  const { last } = state
  if (last !== null) return last.name === 'read' ? sayRead(state, load) : sayWait(state, load)
  if (state.arrived.length > 0) {
    const times = `${plural(load.message, 'byte')} ${state.arrived.length === 1 ? 'comes' : 'each come'}`
    return `Round ${state.round}: ${times.replace('bytes comes', 'bytes come')} for ${plural(state.arrived.length, 'connection')}: ${connectionNames(state.arrived)}.`
  }
  if (state.round > 0) return `Round ${state.round}: nothing comes.`
  if (load.model === 'blocking-threads' && state.phase === 'arrive') {
    return `${plural(load.connections, 'thread')} call \`read\`, find nothing and sleep: ${plural(load.connections, 'call')} so far.`
  }
  return `${plural(load.connections, 'connection')}, all empty. Nothing has been called.`
}

function sayWait({ last }: State, load: Load): string {
  if (last === null) return ''
  const out =
    last.reported.length === 0
      ? 'reports nothing'
      : `reports ${plural(last.reported.length, 'connection')}: ${connectionNames(last.reported)}`
  if (last.name === 'io_uring_enter') {
    const submits =
      last.handedIn === 0 ? 'has nothing new to submit' : `submits ${plural(last.handedIn, 'read')}`
    return `One \`io_uring_enter\` ${submits} and waits for ${plural(last.reported.length, 'completion')}. The data are in the buffers already.`
  }
  if (last.name === 'epoll_wait') {
    const entries = `${last.looked.length} ${last.looked.length === 1 ? 'entry' : 'entries'}`
    const list =
      last.looked.length === 0
        ? 'Its ready list is empty, so it'
        : `It looks at ${entries} of its ready list and`
    return `\`epoll_wait\` hands no descriptor in: the kernel keeps the interest set. ${list} ${out}.`
  }
  const bits = last.name === 'pselect6' ? `, in bitmaps of ${highestFd(load) + 1} bits,` : ''
  return `\`${CALL_WORDS[last.name]}\` hands all ${plural(last.handedIn, 'descriptor')}${bits} to the kernel, which looks at every one and ${out}.`
}

function sayRead({ last, unread, toRead }: State, { model }: Load): string {
  if (last === null || last.connection === null) return ''
  const left = unread[last.connection] ?? 0
  if (last.result === 'EAGAIN')
    return `\`read\` on connection ${connectionName(last.connection)} gives EAGAIN: nothing there${model === 'epoll-et-drain' ? ', so it is drained' : ''}.`
  const stays = left > 0 ? `; ${left} stay unread` : ''
  const blocked =
    model === 'blocking-threads' && !toRead.includes(last.connection)
      ? ' Its thread calls `read` again and sleeps.'
      : ''
  return `\`read\` on connection ${connectionName(last.connection)} takes ${plural(typeof last.result === 'number' ? last.result : 0, 'byte')}${stays}.${blocked}`
}
