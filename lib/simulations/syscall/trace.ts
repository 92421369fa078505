import type { Step, Trace } from '../contract'
import { errorIn } from './errors'
import { bytesIn, type Kernel } from './kernel'
import { type Life, type Phase, registerNames, wholeLife } from './model'
import { sayPhase } from './phases'
import { runScript, type ScriptCall } from './script'
import type { SyscallState } from './state'

/** One system call, phase by phase, up to a phase or its end. */
export function traceOfLife(life: Life, call: string, until?: Phase): Trace<SyscallState> {
  const states = wholeLife(life, until)
  const steps = states.map((cpu, i): Step<SyscallState> => {
    const before = states[i - 1]
    const changed = registerNames.filter(
      (name) => before !== undefined && before.registers[name] !== cpu.registers[name],
    )
    return {
      at: cpu.phase,
      says: sayPhase(life, cpu),
      cells: [
        `ring ${cpu.ring}`,
        cpu.isAsleep ? 'asleep' : 'running',
        ...(['rax', 'rcx', 'r11', 'rip', 'rsp'] as const).map((name) => cpu.registers[name]),
        `${cpu.modeSwitches} mode, ${cpu.contextSwitches} context`,
      ],
      state: { kind: 'life', cpu, call, changed, isolated: life.isolated },
    }
  })
  return { columns: ['Ring', 'Thread', 'rax', 'rcx', 'r11', 'rip', 'rsp', 'Switches'], steps }
}

/** A script of calls: one step a call. */
export function traceOfScript(kernel: Kernel, calls: readonly ScriptCall[]): Trace<SyscallState> {
  const run = runScript(kernel, calls)
  const lines = calls.map(sayScriptCall)
  const steps: Step<SyscallState>[] = run.kernels.map((now, i) => {
    const rax = run.rax.slice(0, i).map((value) => (value === 'pid' ? 'pid' : String(value)))
    const last = rax.at(-1)
    return {
      at: i === 0 ? 'start' : `call ${i}`,
      says: i === 0 ? 'Before the first call.' : `${lines[i - 1] ?? ''}: ${sayResult(last ?? '')}`,
      cells: [i === 0 ? '' : (lines[i - 1] ?? ''), last ?? '', sayDescriptors(now), sayPipes(now)],
      state: { kind: 'script', lines, rax, kernel: now },
    }
  })
  return { columns: ['Call', 'rax', 'Descriptors', 'Waiting bytes'], steps }
}

export function sayScriptCall({ call, nr, args }: ScriptCall): string {
  const words = args.map((argument) => {
    if (typeof argument !== 'object') return String(argument).replace(/^\$/, '')
    if ('path' in argument) return `"${argument.path}"`
    if ('buf' in argument) return 'buf'
    if ('edge' in argument) return `end - ${argument.edge}`
    if ('ptr' in argument) return argument.ptr === 'null' ? 'NULL' : argument.ptr
    return 'pair' in argument ? argument.pair : '…'
  })
  return `\`${call ?? `syscall ${nr ?? ''}`}(${words.join(', ')})\``
}

function sayResult(rax: string): string {
  const error = errorIn(Number(rax))
  return error === null ? `rax is ${rax}.` : `rax is ${rax}, that is ${error}.`
}

/** The open descriptors above 2, by what they stand for. */
export function sayDescriptors(kernel: Kernel): string {
  const words = Object.entries(kernel.descriptors)
    .filter(([fd]) => Number(fd) > 2)
    .map(([fd, { file }]) => `${fd}→${sayThing(kernel, file)}`)
  return words.join(', ') || 'none above 2'
}

export function sayThing(kernel: Kernel, id: number): string {
  const file = kernel.openFiles.find((one) => one.id === id)
  if (file === undefined) return '?'
  switch (file.of.kind) {
    case 'device':
      return `/dev/${file.of.name}`
    case 'file':
      return `${file.of.name} at ${file.offset}`
    case 'directory':
      return `directory ${file.of.name}`
    case 'pipe':
      return `pipe ${file.of.pipe} ${file.of.end} end`
    case 'socket':
      return `socket ${file.of.socket}`
  }
}

function sayPipes(kernel: Kernel): string {
  const pipes = Object.entries(kernel.pipes).map(([id, pipe]) => `pipe ${id}: ${bytesIn(pipe)}`)
  const sockets = Object.entries(kernel.sockets).map(
    ([id, { inbox }]) => `socket ${id}: ${inbox.reduce((sum, length) => sum + length, 0)}`,
  )
  return [...pipes, ...sockets].join(', ') || 'none'
}
