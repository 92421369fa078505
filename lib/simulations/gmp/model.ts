import { assert } from '@/lib/base/assert'
import { AppError } from '@/lib/base/app-error'
import { type Outcome, close, lock, receive, send, unlock } from './blocking'
import {
  FINALIZERS,
  type Goroutine,
  type Machine,
  MOST_GOROUTINES,
  type Operation,
  type Thread,
  addGoroutine,
  goroutineOf,
} from './machine'
import { putGlobal, putLast, putNext } from './queues'
import { sayOperation, sayPut, sayTime } from './say'
import { pick, run, wakePoller } from './schedule'
import { doDuty, nextDuty, stopRunning } from './sysmon'
import { enterSyscall, exitSyscall, ownProcessor, poller, ready, wakeProcessor } from './threads'

const DEADLOCK = 'fatal error: all goroutines are asleep - deadlock!'

/** One step later: the next thing that any thread, the clock or sysmon does. The state given is left as it is. */
export function step(machine: Machine): { readonly machine: Machine; readonly says: string } {
  const next = structuredClone(machine)
  return { says: advance(next), machine: next }
}

/** Like `step`, but changes the machine that it is given. */
export function advance(machine: Machine): string {
  if (machine.isOver) return 'The program is over.'
  const thread = nextThread(machine)
  const due = nextDue(machine)
  const duty = nextDuty(machine)
  const threadAt = thread?.actsAt ?? Infinity
  const dueAt = due === null ? Infinity : Math.max(machine.now, due.until)
  if (due !== null && dueAt <= threadAt && dueAt <= (duty?.at ?? Infinity)) {
    machine.now = dueAt
    return timeComes(machine, due.id)
  }
  if (duty !== null && duty.at <= threadAt) return doDuty(machine, duty)
  if (thread === null) {
    machine.isOver = true
    machine.fatal = DEADLOCK
    return 'Nothing can run and nothing will wake anybody: all goroutines are asleep, deadlock.'
  }
  machine.now = Math.max(machine.now, thread.actsAt)
  return thread.state === 'looking' ? pick(machine, thread) : act(machine, thread)
}

/** The thread that acts first; of several at the same time the one on the lowest P. */
function nextThread(machine: Machine): Thread | null {
  let first: Thread | null = null
  for (const thread of machine.threads) {
    if (thread.state !== 'running' && thread.state !== 'looking') continue
    const isEarlier =
      first === null ||
      thread.actsAt < first.actsAt ||
      (thread.actsAt === first.actsAt && (thread.processor ?? 0) < (first.processor ?? 0))
    if (isEarlier) first = thread
  }
  return first
}

/** The first goroutine whose system call ends, or whose time somebody is there to notice. */
function nextDue(machine: Machine): { readonly id: number; readonly until: number } | null {
  let first: { id: number; until: number } | null = null
  const canWake = poller(machine) !== null
  for (const id of machine.timed) {
    const { status, until } = goroutineOf(machine, id)
    if (until === null || (status === 'waiting' && !canWake)) continue
    if (first === null || until < first.until) first = { id, until }
  }
  return first
}

function timeComes(machine: Machine, id: number): string {
  const goroutine = goroutineOf(machine, id)
  if (goroutine.status === 'syscall') return exitSyscall(machine, goroutine)
  const ids = machine.timed.filter((other) => {
    const { status, until } = goroutineOf(machine, other)
    return status === 'waiting' && until !== null && until <= machine.now
  })
  const thread = poller(machine)
  assert(thread !== null, 'a thread waits in epoll_wait')
  return wakePoller(machine, thread, ids)
}

/** The running goroutine does its next operation, or ends. */
function act(machine: Machine, thread: Thread): string {
  assert(thread.goroutine !== null, `M${thread.id} runs a goroutine`)
  const self = goroutineOf(machine, thread.goroutine)
  if (self.name === FINALIZERS)
    return park(
      machine,
      thread,
      self,
      'the garbage collector',
      'The finalizer goroutine has nothing to do and parks.',
    )
  const operation = machine.programs[self.does]?.[self.at]
  if (operation === undefined) return end(machine, thread, self)
  thread.actsAt = machine.now + machine.operationUs
  if (self.isServed) {
    self.isServed = false
    return complete(machine, self, `${self.name} goes on after its \`${sayOperation(operation)}\`.`)
  }
  switch (operation.do) {
    case 'go':
      return startGoroutine(machine, thread, self, operation.g)
    case 'yield': {
      self.isServed = true
      putGlobal(machine, self.id)
      const stays = stopRunning(machine, thread, ownProcessor(machine, thread))
      wakeProcessor(machine)
      return `${self.name} calls \`runtime.Gosched()\` and goes to the tail of the global queue.${stays}`
    }
    case 'print':
      machine.output.push(operation.text)
      return complete(machine, self, `${self.name} prints ${operation.text}.`)
    case 'pin':
      self.pinnedTo = thread.id
      return complete(
        machine,
        self,
        `${self.name} calls \`runtime.LockOSThread()\`: it is tied to the thread M${thread.id} from now on.`,
      )
    case 'compute':
      return compute(machine, thread, self, operation.us)
    case 'syscall':
      enterSyscall(machine, thread, self, operation.us)
      return `${self.name} makes a system call that blocks for ${sayTime(operation.us)}. M${thread.id} blocks with it.`
    case 'read':
    case 'sleep': {
      if (operation.us === 0)
        return complete(
          machine,
          self,
          `${self.name} reads from a socket, and the data are there: it goes on.`,
        )
      self.until = machine.now + operation.us
      machine.timed.push(self.id)
      const isRead = operation.do === 'read'
      const says = isRead
        ? `${self.name} reads from a socket and gets \`EAGAIN\`: it parks, and the network poller keeps its descriptor.`
        : `${self.name} sleeps for ${sayTime(operation.us)}: it parks, and a timer is set.`
      return park(machine, thread, self, isRead ? 'network' : 'sleep', says)
    }
    default:
      return synchronise(machine, thread, self, operation)
  }
}

function synchronise(
  machine: Machine,
  thread: Thread,
  self: Goroutine,
  operation: Extract<Operation, { do: 'send' | 'recv' | 'close' | 'lock' | 'unlock' }>,
): string {
  const outcome = outcomeOf(machine, self, operation)
  if (outcome.fatal !== null) {
    machine.fatal = outcome.fatal
    machine.isOver = true
    return outcome.says
  }
  if (outcome.waitsFor !== null) return park(machine, thread, self, outcome.waitsFor, outcome.says)
  const processor = ownProcessor(machine, thread)
  const puts = outcome.readies.map((id) => sayPut(machine, id, ready(machine, processor, id)))
  return complete(machine, self, outcome.says + puts.join(''))
}

function outcomeOf(
  machine: Machine,
  self: Goroutine,
  operation: Extract<Operation, { do: 'send' | 'recv' | 'close' | 'lock' | 'unlock' }>,
): Outcome {
  switch (operation.do) {
    case 'send':
      return send(machine, self, operation.c)
    case 'recv':
      return receive(machine, self, operation.c)
    case 'close':
      return close(machine, self, operation.c)
    case 'lock':
      return lock(machine, self, operation.m)
    case 'unlock':
      return unlock(machine, self, operation.m)
  }
}

/** Source: Go runtime/proc.go: newproc. */
function startGoroutine(machine: Machine, thread: Thread, self: Goroutine, does: string): string {
  if (machine.goroutines.length >= MOST_GOROUTINES) {
    throw new AppError('invalid', `The program starts more than ${MOST_GOROUTINES} goroutines.`)
  }
  const made = addGoroutine(machine, does, does)
  machine.running += 1
  if (machine.startRule === 'at once') return runAtOnce(machine, thread, self, made)
  const put = putNext(machine, ownProcessor(machine, thread), made.id)
  wakeProcessor(machine)
  return complete(machine, self, `${self.name} starts ${made.name}.${sayPut(machine, made.id, put)}`)
}

/** What many expect of `go`: the new goroutine runs now, the one that started it waits its turn. */
function runAtOnce(machine: Machine, thread: Thread, self: Goroutine, made: Goroutine): string {
  const processor = ownProcessor(machine, thread)
  const says = complete(machine, self, `${self.name} starts ${made.name}, which runs at once.`)
  self.status = 'runnable'
  putLast(machine, processor, self.id)
  run(machine, thread, made.id, true)
  return says
}

function compute(machine: Machine, thread: Thread, self: Goroutine, us: number): string {
  const left = self.leftUs ?? us
  if (left === 0) {
    self.leftUs = null
    return complete(machine, self, `${self.name} has computed for ${sayTime(us)}.`)
  }
  const isFresh = self.leftUs === null
  self.leftUs = 0
  thread.actsAt = machine.now + left
  return isFresh
    ? `${self.name} computes for ${sayTime(us)}.`
    : `${self.name} computes on; ${sayTime(left)} are left.`
}

function complete(machine: Machine, self: Goroutine, says: string): string {
  machine.events.push(`${self.name} ${self.at}`)
  self.at += 1
  return says
}

/** A goroutine is through: the last one wakes main, and main ends the program. */
function end(machine: Machine, thread: Thread, self: Goroutine): string {
  const processor = ownProcessor(machine, thread)
  if (self.name === 'main') {
    if (!self.isServed && self.waitsFor === null) machine.events.push('main waits')
    if (machine.running > 0) {
      return park(
        machine,
        thread,
        self,
        'wg.Wait',
        `main waits for the ${machine.running} goroutine${machine.running === 1 ? '' : 's'} that ${machine.running === 1 ? 'has' : 'have'} not ended, and parks.`,
      )
    }
    machine.events.push('main end')
    machine.isOver = true
    self.status = 'dead'
    return 'main returns: the program is over.'
  }
  machine.events.push(`${self.name} end`)
  machine.running -= 1
  self.status = 'dead'
  const main = machine.goroutines[0]
  let says = `${self.name} ends.`
  if (machine.running === 0 && main?.waitsFor === 'wg.Wait') {
    main.isServed = true
    says += ` It was the last one, so main can run.${sayPut(machine, main.id, ready(machine, processor, main.id))}`
  }
  return says + stopRunning(machine, thread, processor)
}

function park(machine: Machine, thread: Thread, self: Goroutine, waitsFor: string, says: string): string {
  self.status = 'waiting'
  self.waitsFor = waitsFor
  return says + stopRunning(machine, thread, ownProcessor(machine, thread))
}
