import type { Trace } from '../contract'
import { type Effect, type Kernel, LINUX, type Report, type Rules } from './kernel'
import { type ObjectSpec, type Op, type OpResult, start, step } from './model'
import { type Actor, addStep, COLUMNS, count, freshLanes, isCut, noTotals, type Session } from './record'
import { sayCall } from './say'
import type { Act, Lane, Line, Loop, Scene } from './scene'

export interface SessionSpec {
  readonly objects: readonly ObjectSpec[]
  readonly lines: readonly Line[]
  readonly labels?: Readonly<Record<string, string>>
  readonly rules?: Rules
  readonly instances?: readonly string[]
  /** Done before the run begins; step 0 shows what it left. */
  readonly setup?: readonly Line[]
  /** The sentence of step 0. */
  readonly opening?: string
  /** Steps after which the run is cut: some event loops never sleep. */
  readonly longest?: number
}

/** Runs the lines in order. A line of a sleeping thread waits until the thread wakes; it may never come to it. */
export function runLines(spec: SessionSpec): Trace<Scene> {
  const session: Session = {
    kernel: start(spec.objects, { rules: spec.rules ?? LINUX, instances: spec.instances ?? ['epoll'] }),
    labels: spec.labels ?? {},
    actors: actorsOf([...(spec.setup ?? []), ...spec.lines]),
    lanes: [],
    totals: noTotals(),
    steps: [],
    woken: [],
    longest: spec.longest ?? 120,
  }
  session.lanes = freshLanes(session.actors)
  const effects = setUp(session, spec.setup ?? [])
  addStep(session, {
    who: '',
    act: null,
    result: null,
    effects,
    says: spec.opening ?? 'Nothing has happened yet.',
  })
  for (const { by, act } of spec.lines) {
    const actor = session.actors.find((one) => one.name === by)
    if (actor === undefined || isCut(session)) continue
    if (actor.sleeping === null && actor.parked === null) perform(session, actor, act)
    else actor.pending.push(act)
    settle(session)
  }
  const last = session.steps.at(-1)
  if (isCut(session) && last !== undefined) {
    session.steps[session.steps.length - 1] = {
      ...last,
      says: `${last.says} The run is cut here; it would go on like this.`,
    }
  }
  return { columns: COLUMNS, steps: session.steps }
}

function setUp(session: Session, lines: readonly Line[]): Effect[] {
  const effects: Effect[] = []
  for (const { by, act } of lines) {
    const actor = session.actors.find((one) => one.name === by)
    if (actor !== undefined) perform(session, actor, act)
    settle(session)
  }
  for (const step of session.steps) effects.push(...step.state.effects)
  session.steps.length = 0
  // Whoever sleeps after the set-up sleeps from the first column on.
  session.lanes = freshLanes(session.actors)
  Object.assign(session.totals, noTotals())
  return effects
}

function actorsOf(lines: readonly Line[]): Actor[] {
  const goes = lines.some(({ act }) => act.op === 'go-open')
  const names = [...new Set(lines.map((line) => line.by))]
  const kindOf = (name: string): Lane['kind'] => {
    if (name === 'peer') return 'peer'
    return goes && lines.some(({ by, act }) => by === name && act.op === 'go-read') ? 'goroutine' : 'thread'
  }
  return names.map((name) => ({
    name,
    kind: kindOf(name),
    sleeping: null,
    parked: null,
    pending: [],
    loop: null,
  }))
}

function perform(session: Session, actor: Actor, act: Act): void {
  if (act.op === 'sleep') {
    waitIn(session, actor, act.max, act.on)
  } else if (act.op === 'loop') {
    actor.loop = act
    runLoop(session, actor)
  } else if (act.op === 'go-open') {
    call(session, actor, { op: 'add', fd: act.fd, events: act.events }, act)
  } else if (act.op === 'go-read') {
    goRead(session, actor, { fd: act.fd, n: act.n, got: 0, full: act.full })
  } else {
    call(session, actor, act, act)
  }
}

/** Lets everyone who was woken run, one after the other, until all sleep again. */
function settle(session: Session): void {
  for (;;) {
    const thread = session.woken.shift()
    const actor = session.actors.find((one) => one.name === thread)
    if (actor === undefined || isCut(session)) return
    if (actor.sleeping !== null) {
      const { max, on } = actor.sleeping
      actor.sleeping = null
      const reports = waitIn(session, actor, max, on)
      if (reports === 'asleep') continue
      if (actor.loop !== null) {
        handleAll(session, actor, actor.loop, reports)
        runLoop(session, actor)
      }
    }
    catchUp(session, actor)
  }
}

function catchUp(session: Session, actor: Actor): void {
  while (actor.sleeping === null && actor.parked === null && !isCut(session)) {
    const act = actor.pending.shift()
    if (act === undefined) return
    perform(session, actor, act)
  }
}

function runLoop(session: Session, actor: Actor): void {
  const { loop } = actor
  while (loop !== null && !isCut(session)) {
    const reports = waitIn(session, actor, loop.max, loop.on)
    if (reports === 'asleep') return
    handleAll(session, actor, loop, reports)
  }
}

function handleAll(session: Session, actor: Actor, loop: Loop, reports: readonly Report[]): void {
  if (loop.how === 'go') {
    runReaders(session, reports)
    return
  }
  for (const [fd] of reports) {
    if (isCut(session)) return
    let result: OpResult
    do result = call(session, actor, { op: 'read', fd, n: loop.read })
    while (loop.how === 'drain' && typeof result === 'number' && result > 0 && !isCut(session))
    if (result === 0 || result === 'ECONNRESET') call(session, actor, { op: 'close', fd })
    else if (loop.how === 'rearm')
      call(session, actor, { op: 'mod', fd, events: flagsOf(session.kernel, fd), on: loop.on })
  }
}

/** Go runtime/netpoll_epoll.go: netpoll. The goroutines that waited for these run, before anyone waits again. */
function runReaders(session: Session, reports: readonly Report[]): void {
  for (const [fd, events] of reports) {
    const reader = session.actors.find((one) => one.parked?.fd === fd)
    const wanted = reader?.parked ?? null
    if (reader === undefined || wanted === null || isCut(session) || events.every((event) => event === 'OUT'))
      continue
    reader.parked = null
    goRead(session, reader, wanted)
    catchUp(session, reader)
  }
}

function flagsOf(kernel: Kernel, fd: string) {
  const known = kernel.registrations.find((one) => one.name === fd)
  const wanted = known?.wanted.filter((event) => event === 'IN' || event === 'OUT' || event === 'RDHUP') ?? []
  return [
    ...wanted,
    ...(known?.et === true ? (['ET'] as const) : []),
    ...(known?.oneshot === true ? (['ONESHOT'] as const) : []),
  ]
}

/** Go internal/poll/fd_unix.go: FD.Read. Read first; only EAGAIN parks the goroutine. */
function goRead(session: Session, actor: Actor, wanted: NonNullable<Actor['parked']>): void {
  for (;;) {
    const ask = { op: 'read', fd: wanted.fd, n: wanted.n - wanted.got } as const
    const before = session.kernel
    const { kernel, result, effects } = step(before, ask)
    session.kernel = kernel
    if (result === 'EAGAIN') actor.parked = wanted
    const got = typeof result === 'number' ? result : 0
    wanted.got += got
    finish(
      session,
      actor,
      ask,
      { op: 'go-read', fd: wanted.fd, n: wanted.n, full: wanted.full },
      before,
      result,
      effects,
    )
    if (result === 'EAGAIN' || got === 0 || !wanted.full || wanted.got >= wanted.n) return
  }
}

function waitIn(
  session: Session,
  actor: Actor,
  max: number,
  on: string | undefined,
): readonly Report[] | 'asleep' {
  const result = call(session, actor, { op: 'wait', max, on, sleeper: actor.name })
  return result === 'asleep' || !Array.isArray(result) ? 'asleep' : (result as readonly Report[])
}

function call(session: Session, actor: Actor, op: Op, act: Act = op): OpResult {
  const before = session.kernel
  const { kernel, result, effects } = step(before, op)
  session.kernel = kernel
  if (op.op === 'wait' && result === 'asleep') actor.sleeping = { max: op.max, on: op.on }
  finish(session, actor, op, act, before, result, effects)
  return result
}

function finish(
  session: Session,
  actor: Actor,
  op: Op,
  act: Act,
  before: Kernel,
  result: OpResult,
  effects: readonly Effect[],
): void {
  count(session.totals, op, result)
  for (const effect of effects) if (effect.kind === 'wakes') session.woken.push(effect.thread)
  const parked = actor.parked !== null
  const says = sayCall({
    actor: actor.name,
    op,
    act,
    before,
    after: session.kernel,
    labels: session.labels,
    result,
    effects,
    parked,
  })
  addStep(session, { who: actor.name, act: op, result, effects, says })
}
