import { cfsSlice, cfsTimes } from './cfs'
import { isEligible, virtualTime } from './eevdf'
import { cpuOf, currentOf, fairTasks, isRealtime, taskOf } from './queue'
import type { Cpu, Event, Machine, Task } from './task'
import { inMs, listed } from './view'
import { vruntimeOf } from './weights'

/** What happened, in a sentence, and by which rule. `after` is the machine right after the event; null for what needs no words. */
export function sayEvent(event: Event, after: Machine): string | null {
  switch (event.kind) {
    case 'ticks':
    case 'finishes':
      return null
    case 'arrives':
    case 'wakes':
      return sayWake(event, after)
    case 'runs':
      return sayRun(after, cpuOf(after, event.cpu), taskOf(after, event.task))
    case 'keeps':
      return `${event.task} goes on: ${whyChosen(after, cpuOf(after, event.cpu), taskOf(after, event.task))}.`
    case 'idles':
      return `CPU ${event.cpu} has nothing to run and idles.`
    case 'expires':
      return sayExpiry(event, after)
    case 'sleeps':
      return saySleep(taskOf(after, event.task), after)
    case 'blocks':
      return `${event.task} cannot go on and sleeps: ${waitingFor(taskOf(after, event.task))}.`
    case 'ends':
      return `${event.task} has ended.`
    case 'yields':
      return isRealtime(taskOf(after, event.task))
        ? `${event.task} yields: it goes to the tail of its own priority, ${taskOf(after, event.task).effectivePrio}.`
        : `${event.task} yields.`
    case 'leaves':
      return `${event.task} sleeps and has become eligible: now it leaves the queue, with no lag to gain from its sleep.`
    case 'moves':
      return `CPU ${event.to} has too little to do and pulls ${event.task} from CPU ${event.from}: its mask allows that.`
    case 'performs':
      return sayAction(event.task, event.action, after)
  }
}

function sayRun(after: Machine, cpu: Cpu, task: Task): string {
  const where = after.cpus.length > 1 ? ` on CPU ${cpu.id}` : ''
  return `${task.name} runs${where}: ${whyChosen(after, cpu, task)}.`
}

/** Why the task that runs is the one. */
function whyChosen(after: Machine, cpu: Cpu, task: Task): string {
  if (isRealtime(task)) {
    const rank = `priority ${task.effectivePrio} is the highest that is ready`
    const boosted = task.effectivePrio > task.prio ? `, inherited while it holds the mutex` : ''
    const same = cpu.realtime.filter(
      (name) => name !== task.name && taskOf(after, name).effectivePrio === task.effectivePrio,
    )
    return same.length === 0 ? `${rank}${boosted}` : `${rank}${boosted}, and it stands before ${listed(same)}`
  }
  const others = fairTasks(after, cpu).filter((one) => one !== task)
  if (others.length === 0) return 'nothing else is ready'
  if (after.kernel === '6.1') return `its vruntime of ${inMs(task.vruntime)} ms is the least`
  const all = [task, ...others]
  const eligible = all
    .filter((one) => isEligible(one, all))
    .map((one) => one.name)
    .toSorted()
  const time = `V is ${inMs(virtualTime(all))} ms`
  if (eligible.length === 1) return `${time}, and only ${task.name} is eligible`
  return `${time}; of ${listed(eligible)}, which are eligible, it has the earliest deadline, ${inMs(task.deadline)} ms`
}

function sayExpiry(
  { task: name, cpu: id, why }: Extract<Event, { kind: 'expires' }>,
  after: Machine,
): string {
  const task = taskOf(after, name)
  const cpu = cpuOf(after, id)
  if (why === 'rr')
    return `${name} has used its 100 ms and goes to the tail of priority ${task.effectivePrio}.`
  if (why === 'deadline') {
    return `${name} has reached its deadline: its slice is used up, and the next deadline is ${inMs(task.deadline)} ms.`
  }
  const slice = inMs(cfsSlice(after, task, fairTasks(after, cpu)))
  return why === 'slice'
    ? `${name} has run ${task.turnMs} ms, more than its slice of ${slice} ms.`
    : `${name} is more than its slice of ${slice} ms of vruntime ahead of the slowest.`
}

function saySleep(task: Task, after: Machine): string {
  const until = `${task.name} sleeps until ${task.wakesAtMs ?? after.nowMs} ms`
  return task.delayed
    ? `${until}, but has run ahead of its share: it stays queued until it is eligible.`
    : `${until}.`
}

function waitingFor(task: Task): string {
  const action = task.actions[task.at]
  if (action?.do === 'lock') return `the mutex ${action.mutex} is held`
  return 'nobody has posted its semaphore'
}

function sayWake(event: Extract<Event, { kind: 'arrives' | 'wakes' }>, after: Machine): string {
  const task = taskOf(after, event.task)
  const cpu = cpuOf(after, event.cpu)
  const where = after.cpus.length > 1 ? ` on CPU ${event.cpu}` : ''
  const verb = event.kind === 'arrives' ? 'becomes runnable' : 'wakes'
  const current = currentOf(after, cpu)
  if (isRealtime(task)) {
    const place = `${task.name} ${verb}${where} with priority ${task.effectivePrio}`
    if (current === null) return `${place}.`
    if (event.preempts) return `${place}, above ${rankOf(current)}: it takes the CPU.`
    return `${place}, not above ${rankOf(current)}: it waits at the tail of its priority.`
  }
  const placed = `${task.name} ${verb}${where} at vruntime ${inMs(task.vruntime)} ms`
  if (current === null) return `${placed}.`
  if (isRealtime(current)) return `${placed} and waits: ${current.name} is a real-time task.`
  return `${placed}. ${after.kernel === '6.1' ? sayCfsCheck(after, current, task, event.preempts) : sayEevdfCheck(after, cpu, current, task, event.preempts)}`
}

function rankOf(task: Task): string {
  return isRealtime(task) ? `${task.name} with ${task.effectivePrio}` : `${task.name} of the fair class`
}

function sayCfsCheck(after: Machine, current: Task, task: Task, preempts: boolean): string {
  const ahead = inMs(current.vruntime - task.vruntime)
  const gran = inMs(vruntimeOf(cfsTimes(after).wakeupGranularity, task.weight))
  if (current.policy === 'idle' && task.policy !== 'idle')
    return `${current.name} is SCHED_IDLE and gives way at once.`
  if (task.policy !== 'other') return `A ${task.policy} task never preempts.`
  if (ahead <= 0) return `${current.name} has less vruntime, so it goes on.`
  return preempts
    ? `${current.name} is ${ahead} ms ahead, more than the ${gran} ms of wake-up granularity: ${task.name} preempts.`
    : `${current.name} is only ${ahead} ms ahead, within the ${gran} ms of wake-up granularity: it goes on.`
}

function sayEevdfCheck(after: Machine, cpu: Cpu, current: Task, task: Task, preempts: boolean): string {
  const all = fairTasks(after, cpu)
  const time = `V is ${inMs(virtualTime(all))} ms`
  if (preempts)
    return `${time}: ${task.name} is eligible with deadline ${inMs(task.deadline)} ms and takes the CPU.`
  if (!isEligible(task, all)) return `${time}: ${task.name} is not eligible, so ${current.name} goes on.`
  if (task.slice < current.slice) {
    return `${time}: ${task.name} has the shorter slice, but its deadline, ${inMs(task.deadline)} ms, is not before ${inMs(current.deadline)} ms: ${current.name} goes on.`
  }
  if (isEligible(current, all) && current.protectedUntil === current.deadline) {
    return `${time}: ${current.name} is still eligible and within its slice, so it is not interrupted.`
  }
  return `${time}: ${task.name} is not the eligible one with the earliest deadline, so ${current.name} goes on.`
}

function sayAction(name: string, index: number, after: Machine): string | null {
  const action = taskOf(after, name).actions[index]
  switch (action?.do) {
    case 'post':
      return `${name} posts the semaphore of ${action.thread}.`
    case 'wait':
      return `${name} finds its semaphore posted.`
    case 'lock':
      return `${name} takes the mutex ${action.mutex}.`
    case 'unlock':
      return `${name} frees the mutex ${action.mutex}.`
    case 'setprio':
      return `${name} sets the priority of ${action.thread} to ${action.prio}.`
    default:
      return null
  }
}
