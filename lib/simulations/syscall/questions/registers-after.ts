import { z } from 'zod'
import type { Answer, Option } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { errorIn } from '../errors'
import { hex, type RegisterName } from '../model'
import { lifeOf, sayScenario, type Scenario } from '../scenarios'
import type { SyscallState } from '../state'
import { traceOfLife } from '../trace'
import { drawScenario, outcomeParam, raxAfter, SCENE_WORDS } from './draw-scenario'

const asked = ['rax', 'rcx', 'r11', 'rdx', 'rsp'] as const

const params = z.strictObject({
  /** The register that is asked for. */
  register: z.enum(['any', ...asked]).default('any'),
  outcome: outcomeParam,
})

interface Drawn {
  readonly scenario: Scenario
  readonly register: (typeof asked)[number]
  readonly options: readonly Option[]
}

const OLD = { rcx: '0x11', r11: '0x22', rdx: '0x33' } as const
const KERNEL_ADDRESS = '0xffffffff81e00080'

export const registersAfter: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'registers-after',
  title: 'What a register holds after the call',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, given) {
    const scenario = drawScenario(rng, given.outcome, false)
    const register =
      given.register === 'any'
        ? rng.pick(['rax', 'rcx', 'rcx', 'r11', 'r11', 'rdx', 'rsp'] as const)
        : given.register
    return { scenario, register, options: rng.shuffle(optionsFor(scenario, register)) }
  },
  ask: ({ scenario, register, options }) => ({
    prompt: {
      text: `On x86-64 Linux a thread is about to run \`syscall\`, an instruction of **2 bytes**, for \`${sayScenario(scenario)}\`.${
        register === 'rax' ? ` ${SCENE_WORDS}${endOf(scenario)}` : ''
      }\n\nWhat does **${register}** hold at the next instruction?`,
      exhibits: [
        { kind: 'table', title: 'Before', columns: ['register', 'value'], rows: rowsBefore(scenario) },
      ],
    },
    form: { kind: 'choice', options },
    hints: [
      register === 'rax'
        ? 'rax brings the number in and the result out; a failure is the negative of its error number.'
        : '`syscall` itself writes two registers: rcx for the way back, r11 for the flags. The kernel restores all others but rax.',
    ],
  }),
  run: ({ scenario }) => traceOfLife(lifeOf(scenario), sayScenario(scenario)),
  truth({ register, scenario }, trace) {
    const state = trace.steps.at(-1)?.state
    const shown = lifeOf(scenario).shown
    const registers = state?.kind === 'life' ? state.cpu.registers : null
    if (registers === null) return { kind: 'choice', value: '' }
    // rdx is an argument of three-argument calls only; else it holds what it held.
    if (register === 'rdx' && shown.length < 3) return { kind: 'choice', value: OLD.rdx }
    return { kind: 'choice', value: registers[register] }
  },
  misconceptions: [
    {
      id: 'rcx-kept',
      name: 'all registers come back',
      says: '`syscall` needs two registers to remember the way back, so rcx and r11 are lost to the caller.',
      answer: ({ register }): Answer | null =>
        register === 'rcx' || register === 'r11' ? { kind: 'choice', value: OLD[register] } : null,
    },
    {
      id: 'rcx-same-address',
      name: 'rcx points at the syscall instruction',
      says: 'rcx holds the address of the instruction after `syscall`, where `sysret` continues.',
      answer: ({ register, scenario }): Answer | null =>
        register === 'rcx' ? { kind: 'choice', value: hex(scenario.rip) } : null,
    },
    {
      id: 'minus-one',
      name: 'errors come back as -1 in rax',
      says: '-1 is what glibc returns. The kernel leaves the negative of the error number in rax.',
      answer: ({ register, scenario }): Answer | null =>
        register === 'rax' && raxAfter(scenario) < 0 ? { kind: 'choice', value: '-1' } : null,
    },
    {
      id: 'arguments-lost',
      name: 'the call uses up its arguments',
      says: 'Argument registers are saved on the way in and restored on the way out.',
      answer: ({ register, scenario }): Answer | null =>
        register === 'rdx' ? { kind: 'choice', value: String(raxAfter(scenario)) } : null,
    },
  ],
  explain({ register, scenario }, trace) {
    const state = trace.steps.at(-1)?.state
    const value = state?.kind === 'life' ? state.cpu.registers[register] : ''
    const error = register === 'rax' ? errorIn(Number(value)) : null
    const shown = register === 'rdx' && lifeOf(scenario).shown.length < 3 ? OLD.rdx : value
    return {
      truthSays: `${register} holds ${shown}${error === null ? '' : `, that is -${error}`}.`,
      because: reasonFor(register, scenario),
    }
  },
  parts({ register }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    if (answer.kind !== 'choice' || state?.kind !== 'life') return undefined
    const at = trace.steps.findIndex(
      ({ at: phase }) =>
        phase ===
        (register === 'rax' ? 'result' : register === 'rcx' || register === 'r11' ? 'syscall' : 'restore'),
    )
    return {
      step: Math.max(0, at),
      predicted: `${register} = ${answer.value}`,
      actual: `${register} = ${state.cpu.registers[register]}`,
      focus: `register:${register}`,
    }
  },
})

function rowsBefore(scenario: Scenario): string[][] {
  const life = lifeOf(scenario)
  return [
    ['rip', hex(scenario.rip)],
    ['rflags', hex(scenario.rflags)],
    ['rax', String(life.number)],
    ['rdx', life.shown[2] ?? OLD.rdx],
    ['rcx', OLD.rcx],
    ['r11', OLD.r11],
    ['rsp', hex(scenario.rsp)],
  ]
}

function endOf({ call, fd, ready }: Scenario): string {
  if (call !== 'read' || fd !== 3) return ''
  return ready
    ? ' The pipe holds **64 bytes**.'
    : ' The pipe is **empty**; **64 bytes** come while the thread sleeps.'
}

function reasonFor(register: RegisterName, scenario: Scenario): string {
  if (register === 'rcx')
    return `\`syscall\` saved the address of the next instruction there: ${hex(scenario.rip)} + 2. \`sysret\` jumps to it.`
  if (register === 'r11') return '`syscall` saved the flags there, and `sysret` takes them back from it.'
  if (register === 'rsp')
    return '`syscall` does not touch rsp. The kernel uses its own stack and puts the old rsp back.'
  if (register === 'rdx')
    return 'The kernel saves the argument registers on entry and restores them: only rax, rcx and r11 change.'
  const error = errorIn(raxAfter(scenario))
  return error === null
    ? 'The result comes back in rax.'
    : `The call fails with ${error}, and the kernel leaves the negative number in rax; only glibc turns it into -1 and errno.`
}

function optionsFor(scenario: Scenario, register: (typeof asked)[number]): Option[] {
  const rax = raxAfter(scenario)
  const life = lifeOf(scenario)
  const values: string[] = {
    rax: [String(rax), '-1', String(rax < 0 ? -rax : -5), String(life.number), '0'],
    rcx: [hex(scenario.rip + 2), hex(scenario.rip), OLD.rcx, KERNEL_ADDRESS, hex(scenario.rflags)],
    r11: [hex(scenario.rflags), OLD.r11, hex(scenario.rip + 2), '0x0', hex(scenario.rflags & ~0x200)],
    rdx: [life.shown.length < 3 ? OLD.rdx : (life.shown[2] ?? ''), String(rax), hex(scenario.rip + 2), '0x0'],
    rsp: [hex(scenario.rsp), '0xffffc90000a3ff58', hex(scenario.rip + 2), hex(scenario.rsp - 8)],
  }[register]
  const labels: Readonly<Record<string, string>> = {
    [KERNEL_ADDRESS]: `${KERNEL_ADDRESS} (kernel entry)`,
    [hex(scenario.rsp)]: `${hex(scenario.rsp)} (as before)`,
    [hex(scenario.rsp - 8)]: `${hex(scenario.rsp - 8)} (8 lower)`,
    '0xffffc90000a3ff58': '0xffffc90000a3ff58 (kernel stack)',
  }
  return [...new Set(values)].slice(0, 5).map((id) => ({ id, label: labels[id] ?? id }))
}
