import type { Step, Trace } from '../contract'
import { type AffinityOp, type AffinityState, stepAffinity } from './affinity'
import { mayBecome, type NiceOp, type NiceSpec, type NiceState, stepNice } from './nice'
import { emptyView, listed, type View } from './view'
import { clampNice, NICE_MAX, NICE_MIN } from './weights'

export function sayNiceOp(op: NiceOp): string {
  switch (op.op) {
    case 'setpriority':
      return `setpriority(PRIO_PROCESS, 0, ${op.value})`
    case 'nice':
      return `nice(${op.inc})`
    case 'getpriority':
      return 'getpriority(PRIO_PROCESS, 0)'
    case 'fork':
      return 'fork()  // the child goes on'
  }
}

/** Calls that change a nice value, one step each. */
export function niceTrace(spec: NiceSpec, ops: readonly NiceOp[]): Trace<View> {
  let state: NiceState = { nice: spec.startNice, result: null }
  // The lowest value this user may reach from anywhere.
  const floor = spec.user === 'root' ? NICE_MIN : Math.max(NICE_MIN, 20 - spec.rlimitNice)
  const view = (nice: number, wanted: number | null): View => ({
    ...emptyView,
    scale: { nice, wanted, floor },
  })
  const steps: Step<View>[] = [
    {
      says: `The process starts with nice ${state.nice}.`,
      cells: ['start', '', `${state.nice}`],
      state: view(state.nice, null),
    },
  ]
  for (const op of ops) {
    const before = state.nice
    state = stepNice(spec, state, op)
    const wanted = op.op === 'setpriority' ? op.value : op.op === 'nice' ? before + op.inc : null
    steps.push({
      says: sayNiceStep(spec, before, op, state, wanted),
      cells: [sayNiceOp(op), `${state.result ?? ''}`, `${state.nice}`],
      state: view(state.nice, wanted),
    })
  }
  return { columns: ['call', 'result', 'nice'], steps }
}

function sayNiceStep(
  spec: NiceSpec,
  before: number,
  op: NiceOp,
  after: NiceState,
  wanted: number | null,
): string {
  if (op.op === 'fork') return `The child inherits nice ${after.nice}.`
  if (op.op === 'getpriority' || wanted === null) return `getpriority says ${after.nice}.`
  const clamped = clampNice(wanted)
  const cut =
    clamped === wanted ? '' : `${wanted} is outside ${NICE_MIN} to ${NICE_MAX} and counts as ${clamped}. `
  if (!mayBecome(spec, before, clamped)) {
    const limit =
      spec.rlimitNice === 0
        ? ''
        : ` and RLIMIT_NICE ${spec.rlimitNice} allows only ${20 - spec.rlimitNice} and up`
    return `${cut}From ${before} to ${clamped} is upwards in priority, which an ordinary user may not do${limit}: ${after.result ?? ''}, and nice stays ${after.nice}.`
  }
  return `${cut}Nice is ${after.nice} now.`
}

export function sayAffinityOp(op: AffinityOp): string {
  switch (op.op) {
    case 'set':
      return `sched_setaffinity(0, {${op.cpus.join(', ')}})`
    case 'fork':
      return 'fork()  // the child goes on'
    case 'get':
    case 'ran_on':
      return 'sched_getaffinity(0)'
  }
}

/** Calls that change an affinity mask, one step each. */
export function affinityTrace(
  total: number,
  online: readonly number[],
  ops: readonly AffinityOp[],
): Trace<View> {
  let state: AffinityState = { mask: online, result: null }
  const view = (bits: readonly number[], asked: readonly number[]): View => ({
    ...emptyView,
    mask: { cpus: total, online, bits, asked },
  })
  const steps: Step<View>[] = [
    {
      says: `At the start it may run on ${cpuList(online)}.`,
      cells: ['start', '', cpuList(online)],
      state: view(online, []),
    },
  ]
  for (const op of ops) {
    state = stepAffinity(online, state, op)
    const asked = op.op === 'set' ? op.cpus : []
    steps.push({
      says: sayAffinityStep(op, online, state),
      cells: [sayAffinityOp(op), String(state.result), cpuList(state.mask)],
      state: view(state.mask, asked),
    })
  }
  return { columns: ['call', 'result', 'may run on'], steps }
}

function sayAffinityStep(op: AffinityOp, online: readonly number[], { mask, result }: AffinityState): string {
  if (op.op === 'fork') return `The child inherits the mask: ${cpuList(mask)}.`
  if (op.op !== 'set') return `The mask is ${cpuList(mask)}.`
  if (result === 'EINVAL') return `None of these CPUs is online: EINVAL, and the mask stays ${cpuList(mask)}.`
  const off = op.cpus.filter((cpu) => !online.includes(cpu))
  const out =
    off.length === 0
      ? ''
      : ` ${cpuList(off)} ${off.length === 1 ? 'is' : 'are'} not online and silently left out.`
  return `It may run on ${cpuList(mask)} now.${out}`
}

export function cpuList(cpus: readonly number[]): string {
  return cpus.length === 0 ? 'no CPU' : `CPU ${listed(cpus.map(String))}`
}
