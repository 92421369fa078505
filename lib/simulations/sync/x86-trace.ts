import type { Step, Trace } from '../contract'
import type { View, X86View } from './view'
import { type Executed, startX86, stepX86, type Switching, type X86 } from './x86'
import type { Program } from './x86-program'

export interface X86Run {
  readonly trace: Trace<View>
  readonly x86: X86
  readonly ran: readonly Executed[]
}

/** A run of the small machine, one step an instruction. It stops after `most` of them. */
export function runX86Traced(
  program: Program,
  registers: readonly Readonly<Record<string, number>>[],
  switching: Switching,
  most: number,
  entries: readonly number[] = [],
): X86Run {
  const x86 = startX86(program, registers, switching, entries)
  const steps: Step<View>[] = [stepFrom(x86, 'Nothing has run yet.', null, null)]
  const ran: Executed[] = []
  while (ran.length < most) {
    const before = { ...x86.memory }
    const executed = stepX86(x86)
    if (executed === null) break
    ran.push(executed)
    const wrote = program.variables.find((name) => x86.memory[name] !== before[name]) ?? null
    steps.push(stepFrom(x86, say(x86, executed, before, wrote), executed, wrote))
  }
  const columns = ['instruction', ...program.variables, ...x86.threads.map((_, i) => `T${i} registers`)]
  return { trace: { columns, steps }, x86, ran }
}

function say(
  x86: X86,
  { thread, instruction }: Executed,
  before: Readonly<Record<string, number>>,
  wrote: string | null,
): string {
  const text = x86.program.texts[instruction] ?? ''
  const one = x86.program.instructions[instruction]
  const own = x86.threads[thread]
  const what = `T${thread} runs \`${text}\``
  const switched =
    x86.running !== thread && own?.halted === false ? ` Then T${x86.running} gets the CPU.` : ''
  if (own?.halted === true) return `${what} and is done.`
  if (wrote !== null)
    return `${what}: ${wrote} goes from ${before[wrote] ?? 0} to ${x86.memory[wrote] ?? 0}.${switched}`
  if (one?.op === 'mov' && one.from.kind === 'variable' && one.to.kind === 'register') {
    return `${what}: it has read ${one.from.name} = ${x86.memory[one.from.name] ?? 0} into its own register.${switched}`
  }
  if (one?.op === 'mov' && one.to.kind === 'variable')
    return `${what}: it writes ${x86.memory[one.to.name] ?? 0}, which was there before.${switched}`
  return `${what}.${switched}`
}

function stepFrom(x86: X86, says: string, executed: Executed | null, wrote: string | null): Step<View> {
  const threads: X86View['threads'] = x86.threads.map(({ at, halted, registers }, i) => ({
    name: `T${i}`,
    at,
    halted,
    registers: { ...registers },
  }))
  return {
    says,
    cells: [
      executed === null ? 'start' : `T${executed.thread}: ${x86.program.texts[executed.instruction] ?? ''}`,
      ...x86.program.variables.map((name) => `${x86.memory[name] ?? 0}`),
      ...threads.map(({ registers, halted }) =>
        halted
          ? 'done'
          : Object.entries(registers)
              .map(([name, value]) => `${name} ${value}`)
              .join(', '),
      ),
    ],
    state: {
      kind: 'x86',
      program: x86.program.texts,
      threads,
      memory: { ...x86.memory },
      running: x86.threads.every((thread) => thread.halted) ? null : x86.running,
      executed,
      wrote,
    },
  }
}
