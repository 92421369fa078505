import { AppError } from '@/lib/base/app-error'
import { dispatch, type Rax } from './dispatch'
import { bytesIn, copyKernel, fileAt, type Kernel, pipeBy } from './kernel'
import type { Argument } from './memory'

/** The registers that a system call is about. */
export const registerNames = [
  'rax',
  'rdi',
  'rsi',
  'rdx',
  'r10',
  'r8',
  'r9',
  'rcx',
  'r11',
  'rip',
  'rsp',
  'rflags',
] as const
export type RegisterName = (typeof registerNames)[number]
export type Registers = Readonly<Record<RegisterName, string>>

/** The registers that hold the arguments of a system call, in order (arch/x86/entry/entry_64.S). */
export const argumentRegisters = ['rdi', 'rsi', 'rdx', 'r10', 'r8', 'r9'] as const

export const phases = [
  'user',
  'load',
  'syscall',
  'stack',
  'save',
  'dispatch',
  'run',
  'sleep',
  'wake',
  'result',
  'restore',
  'sysret',
  'errno',
] as const
export type Phase = (typeof phases)[number]

export interface Life {
  /** What is called, and with what in the argument registers. */
  readonly number: number
  readonly args: readonly Argument[]
  /** How the arguments are shown. */
  readonly shown: readonly string[]
  readonly kernel: Kernel
  /** Where the `syscall` instruction stands, and the flags before it. */
  readonly rip: number
  readonly rflags: number
  readonly rsp: number
  /** Page-table isolation: user and kernel have page tables of their own. */
  readonly isolated: boolean
  /** Bytes that another thread writes while this one sleeps, should it have to. */
  readonly arrives: number
}

/** One CPU with its thread. Plain JSON; addresses are hexadecimal words. */
export interface Cpu {
  readonly phase: Phase
  readonly ring: 0 | 3
  readonly stack: 'user' | 'kernel'
  readonly tables: 'user' | 'kernel' | 'one for both'
  readonly isAsleep: boolean
  readonly registers: Registers
  readonly kernel: Kernel
  /** What the C library gives its caller; null before. */
  readonly returned: string | null
  readonly modeSwitches: number
  readonly contextSwitches: number
}

/** Entry point of the kernel, as LSTAR holds it; the value is an example. */
const ENTRY = '0xffffffff81e00080'
const KERNEL_STACK = '0xffffc90000a3ff58'
/** `syscall` is the two bytes 0f 05. */
const INSTRUCTION_BYTES = 2
/** Of the flags the kernel clears on entry this is the one that shows: interrupts (MSR_SYSCALL_MASK). */
const INTERRUPT_FLAG = 0x200

export function hex(value: number): string {
  return `0x${value.toString(16)}`
}

export function start({ rip, rflags, rsp, isolated, kernel }: Life): Cpu {
  const unused = {
    rax: '?',
    rdi: '?',
    rsi: '?',
    rdx: '?',
    r10: '?',
    r8: '?',
    r9: '?',
    rcx: '0x11',
    r11: '0x22',
  }
  return {
    phase: 'user',
    ring: 3,
    stack: 'user',
    tables: isolated ? 'user' : 'one for both',
    isAsleep: false,
    registers: { ...unused, rip: hex(rip), rsp: hex(rsp), rflags: hex(rflags) },
    kernel,
    returned: null,
    modeSwitches: 0,
    contextSwitches: 0,
  }
}

/** The next phase of the call, or null when it is over (arch/x86/entry/entry_64.S: entry_SYSCALL_64; syscall_64.c: do_syscall_64). */
export function step(life: Life, cpu: Cpu): Cpu | null {
  const set = (registers: Partial<Registers>): Registers => ({ ...cpu.registers, ...registers })
  switch (cpu.phase) {
    case 'user': {
      const given = Object.fromEntries(life.shown.map((value, i) => [argumentRegisters[i] ?? 'r9', value]))
      return { ...cpu, phase: 'load', registers: { ...set({ rax: String(life.number) }), ...given } }
    }
    case 'load':
      return {
        ...cpu,
        phase: 'syscall',
        ring: 0,
        modeSwitches: cpu.modeSwitches + 1,
        registers: set({
          rcx: hex(life.rip + INSTRUCTION_BYTES),
          r11: hex(life.rflags),
          rip: ENTRY,
          rflags: hex(life.rflags & ~INTERRUPT_FLAG),
        }),
      }
    case 'syscall':
      return {
        ...cpu,
        phase: 'stack',
        stack: 'kernel',
        tables: life.isolated ? 'kernel' : cpu.tables,
        registers: set({ rsp: KERNEL_STACK }),
      }
    case 'stack':
      return { ...cpu, phase: 'save' }
    case 'save':
      return { ...cpu, phase: 'dispatch' }
    case 'dispatch':
      return { ...cpu, phase: 'run' }
    case 'run':
      return mustSleep(life, cpu.kernel)
        ? { ...cpu, phase: 'sleep', isAsleep: true, contextSwitches: cpu.contextSwitches + 1 }
        : finish(life, cpu, cpu.kernel)
    case 'sleep':
      return { ...cpu, phase: 'wake', isAsleep: false, kernel: withArrival(life, cpu.kernel) }
    case 'wake':
      return finish(life, cpu, cpu.kernel)
    case 'result':
      return { ...cpu, phase: 'restore', stack: 'user', registers: set({ rsp: hex(life.rsp) }) }
    case 'restore':
      return {
        ...cpu,
        phase: 'sysret',
        ring: 3,
        tables: life.isolated ? 'user' : cpu.tables,
        modeSwitches: cpu.modeSwitches + 1,
        registers: set({ rip: cpu.registers.rcx, rflags: cpu.registers.r11 }),
      }
    case 'sysret':
      return { ...cpu, phase: 'errno', returned: returnedByLibrary(cpu.registers.rax) }
    case 'errno':
      return null
  }
}

/** Runs the call proper; rax has the result, a failure as the negative error number. */
function finish(life: Life, cpu: Cpu, before: Kernel): Cpu {
  const kernel = copyKernel(before)
  const { rax } = dispatch(kernel, life.number, life.args)
  return { ...cpu, phase: 'result', kernel, registers: { ...cpu.registers, rax: sayRax(rax) } }
}

export function sayRax(rax: Rax): string {
  return rax === 'pid' ? '4711' : String(rax)
}

/** A read of a blocking pipe that is empty while its write end is open. */
function mustSleep(life: Life, kernel: Kernel): boolean {
  try {
    dispatch(copyKernel(kernel), life.number, life.args)
    return false
  } catch (error) {
    if (error instanceof AppError && error.message.includes('block')) return true
    throw error
  }
}

function withArrival(life: Life, before: Kernel): Kernel {
  const kernel = copyKernel(before)
  const [fd] = life.args
  const file = fileAt(kernel, typeof fd === 'number' ? fd : -1)
  if (file?.of.kind === 'pipe') {
    const pipe = pipeBy(kernel, file.of.pipe)
    if (bytesIn(pipe) === 0) pipe.slots.push({ start: 0, length: Math.max(1, life.arrives) })
  }
  return kernel
}

/** glibc's wrapper turns -4095 to -1 into -1 and errno (sysdeps/unix/sysv/linux/sysdep.h). */
function returnedByLibrary(rax: string): string {
  const value = Number(rax)
  return value < 0 && value >= -4095 ? `-1, errno ${-value}` : rax
}

/** Every state of the call, the one before it first, up to a phase or its end. */
export function wholeLife(life: Life, until: Phase = 'errno'): Cpu[] {
  const states = [start(life)]
  for (let next = step(life, start(life)); next !== null; next = step(life, next)) {
    states.push(next)
    if (next.phase === until) break
  }
  return states
}
