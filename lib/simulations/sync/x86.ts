import { AppError } from '@/lib/base/app-error'
import type { Instruction, Operand, Program } from './x86-program'

export interface X86Thread {
  at: number
  readonly registers: Record<string, number>
  /** What the last `test a, b` found: b compared with a. */
  flags: 'less' | 'equal' | 'greater' | null
  halted: boolean
}

/** When the CPU goes to another thread. */
export type Switching =
  /** Digits of threads, in a circle: one instruction each. */
  | { readonly kind: 'schedule'; readonly digits: readonly number[] }
  /** After so many instructions, to the next thread. */
  | { readonly kind: 'interrupts'; readonly every: number }

export interface X86 {
  readonly program: Program
  readonly switching: Switching
  readonly memory: Record<string, number>
  threads: X86Thread[]
  running: number
  /** Place in the schedule, or instructions until the interrupt. */
  place: number
}

/** One instruction that was executed. */
export interface Executed {
  readonly thread: number
  readonly instruction: number
}

/** All threads start at the first instruction, or each at its entry. */
export function startX86(
  program: Program,
  registers: readonly Readonly<Record<string, number>>[],
  switching: Switching,
  entries: readonly number[] = [],
): X86 {
  const first = switching.kind === 'schedule' ? (switching.digits[0] ?? 0) : 0
  return {
    program,
    switching,
    memory: Object.fromEntries(program.variables.map((name) => [name, 0])),
    threads: registers.map((given, i) => ({
      at: entries[i] ?? 0,
      registers: { ax: 0, bx: 0, cx: 0, dx: 0, ...given },
      flags: null,
      halted: false,
    })),
    running: first,
    place: switching.kind === 'schedule' ? 0 : switching.every,
  }
}

/** One instruction, on the machine itself, and the switch that follows it; null when all have halted. OSTEP x86.py: cpu.run. */
export function stepX86(x86: X86): Executed | null {
  const thread = x86.threads[x86.running]
  if (thread === undefined || x86.threads.every((one) => one.halted)) return null
  const executed: Executed = { thread: x86.running, instruction: thread.at }
  const instruction = x86.program.instructions[thread.at]
  if (instruction === undefined)
    throw new AppError(
      'invalid',
      `Thread ${x86.running} has run past the end of the program: it needs a halt.`,
    )
  thread.at += 1
  execute(x86, thread, instruction)
  if (thread.halted) goToNext(x86)
  if (x86.switching.kind === 'interrupts') x86.place -= 1
  const interrupted = x86.switching.kind === 'schedule' || x86.place === 0 || instruction.op === 'yield'
  if (interrupted) {
    if (x86.switching.kind === 'interrupts') x86.place = x86.switching.every
    goToNext(x86)
  }
  return executed
}

/** The next thread that has not halted: in the schedule, or by number in a circle. */
function goToNext(x86: X86): void {
  if (x86.threads.every((thread) => thread.halted)) return
  const { switching } = x86
  do {
    if (switching.kind === 'schedule') {
      x86.place = (x86.place + 1) % switching.digits.length
      x86.running = switching.digits[x86.place] ?? 0
    } else {
      x86.running = (x86.running + 1) % x86.threads.length
    }
  } while (x86.threads[x86.running]?.halted === true)
}

function execute({ memory }: X86, thread: X86Thread, instruction: Instruction): void {
  const { registers } = thread
  const valueOf = (operand: Operand): number =>
    operand.kind === 'number'
      ? operand.value
      : ((operand.kind === 'register' ? registers[operand.name] : memory[operand.name]) ?? 0)
  switch (instruction.op) {
    case 'mov': {
      const { from, to } = instruction
      if (to.kind === 'register') registers[to.name] = valueOf(from)
      else if (to.kind === 'variable') memory[to.name] = valueOf(from)
      return
    }
    case 'add':
      registers[instruction.register] = (registers[instruction.register] ?? 0) + valueOf(instruction.by)
      return
    case 'sub':
      registers[instruction.register] = (registers[instruction.register] ?? 0) - valueOf(instruction.by)
      return
    case 'test': {
      const difference = valueOf(instruction.b) - valueOf(instruction.a)
      thread.flags = difference > 0 ? 'greater' : difference < 0 ? 'less' : 'equal'
      return
    }
    case 'j':
      thread.at = instruction.to
      return
    case 'je':
      if (thread.flags === 'equal') thread.at = instruction.to
      return
    case 'jne':
      // Before the first test nothing is known to differ.
      if (thread.flags === 'less' || thread.flags === 'greater') thread.at = instruction.to
      return
    case 'jgt':
      if (thread.flags === 'greater') thread.at = instruction.to
      return
    case 'xchg': {
      const before = memory[instruction.variable] ?? 0
      memory[instruction.variable] = registers[instruction.register] ?? 0
      registers[instruction.register] = before
      return
    }
    case 'fetchadd': {
      const before = memory[instruction.variable] ?? 0
      memory[instruction.variable] = before + (registers[instruction.register] ?? 0)
      registers[instruction.register] = before
      return
    }
    case 'halt':
      thread.halted = true
      return
    case 'yield':
      return
  }
}

/** Runs to the last halt. Throws AppError('invalid') if that does not come within `most` instructions. */
export function runX86(x86: X86, most: number): Executed[] {
  const ran: Executed[] = []
  for (let one = stepX86(x86); one !== null; one = stepX86(x86)) {
    ran.push(one)
    if (ran.length > most)
      throw new AppError('invalid', `The threads are not done after ${most} instructions.`)
  }
  return ran
}
