import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Preset, Trace } from '../contract'
import { definePlayground } from '../define-playground'
import { PROGRAMS, type ProgramName } from './programs'
import { readScript } from './script'
import type { Op } from './state'
import { runCalls, runInterleaved } from './trace'
import type { View } from './view'
import { readProgram } from './x86-program'
import { runX86Traced } from './x86-trace'

const PROGRAM_NAMES: readonly ProgramName[] = ['race', 'atomic', 'flag', 'test-and-set', 'yield', 'ticket']
const settings = z.strictObject({
  mode: z.enum(['calls', 'atoms', 'instructions']),
  script: z.string().max(2000),
  turns: z.string().max(400),
  program: z.enum(PROGRAM_NAMES),
  every: z.int().min(1).max(50),
})
type Settings = z.infer<typeof settings>

const BASE: Settings = {
  mode: 'calls',
  script: 'mutex m\nA lock m\nA unlock m',
  turns: 'A B',
  program: 'race',
  every: 3,
}
const MOST = 300

function preset(id: string, title: string, says: string, own: Partial<Settings>): Preset {
  return { id, title, says, settings: { ...BASE, ...own } }
}

export const playground = definePlayground<Settings>({
  settings,
  knobs: [
    {
      key: 'mode',
      label: 'Steps',
      kind: 'choice',
      says: 'Whole calls one after the other, single atomic steps of each call by turns, or instructions of a small machine.',
      options: [
        { value: 'calls', label: 'Calls, everyone settles in between' },
        { value: 'atoms', label: 'Atomic steps, by turns' },
        { value: 'instructions', label: 'Instructions of a program' },
      ],
    },
    {
      key: 'script',
      onlyFor: { key: 'mode', is: ['calls', 'atoms'] },
      label: 'Calls',
      kind: 'script',
      lines: 9,
      says: 'First what is shared: "mutex m", "sem s 1", "cond c". Then a call a line: "A lock m", "B wait c m".',
    },
    {
      key: 'turns',
      onlyFor: { key: 'mode', is: ['atoms'] },
      label: 'Turns',
      kind: 'script',
      lines: 1,
      says: 'Whose turn it is, again and again. A sleeper is skipped.',
    },
    {
      key: 'program',
      onlyFor: { key: 'mode', is: ['instructions'] },
      label: 'Program',
      kind: 'choice',
      says: 'What both threads run.',
      options: PROGRAM_NAMES.map((name) => ({ value: name, label: PROGRAMS[name].label })),
    },
    {
      key: 'every',
      onlyFor: { key: 'mode', is: ['instructions'] },
      label: 'Switch after',
      kind: 'number',
      min: 1,
      max: 50,
      step: 1,
      unit: 'instructions',
      says: 'When the other thread gets the CPU.',
    },
  ],
  presets: [
    preset(
      'three-states',
      'Three states of a mutex',
      'A takes it without the kernel. B puts 2 and sleeps, and takes it with 2: its own unlock calls the kernel for nobody.',
      {
        script: 'mutex m\nA lock m\nB lock m\nA unlock m\nB unlock m\nA lock m\nA unlock m',
      },
    ),
    preset(
      'atomic',
      'The same, one atomic step at a time',
      'B looks, puts 2 and goes to sleep, while A unlocks in between: see where FUTEX_WAIT says EAGAIN.',
      {
        mode: 'atoms',
        script: 'mutex m\nA lock m\nA unlock m\nB lock m\nB unlock m',
        turns: 'A B B A',
      },
    ),
    preset(
      'lost-signal',
      'The signal nobody heard',
      'C signals while nobody waits: nothing remembers it. Then A waits, and only the second signal lets it go on.',
      {
        script:
          'mutex m\ncond c\nC signal c\nA lock m\nA wait c m\nC lock m\nC signal c\nC unlock m\nA unlock m',
      },
    ),
    preset(
      'deadlock',
      'Each has what the other wants',
      'A holds m and wants n, B holds n and wants m. Change the order of one of them.',
      {
        script: 'mutex m\nmutex n\nA lock m\nB lock n\nA lock n\nB lock m',
      },
    ),
    preset(
      'semaphore',
      'A semaphore has no owner',
      'C has never waited, and posts all the same. The sleepers go on in the order in which they came.',
      {
        script: 'sem s 1\nA wait s\nB wait s\nD wait s\nC post s\nC post s\nC post s\nC value s',
      },
    ),
    preset(
      'readers',
      'Readers past a waiting writer',
      'B waits to write, and C still gets in to read. Try rwlock-writer, and go-rwmutex with rlock and lock.',
      {
        script: 'rwlock r\nA rdlock r\nB wrlock r\nC rdlock r\nA unlock r\nC unlock r\nB unlock r',
      },
    ),
    preset(
      'go',
      "Go's mutex starves",
      "A unlocks and locks again at once; B has waited more than 1 ms and switches the mutex over. The next unlock is B's.",
      {
        script:
          'go-mutex mu\nA lock mu\nB lock mu\nA unlock mu after 2 !\nA lock mu\nA unlock mu !\nA lock mu',
      },
    ),
    preset(
      'race',
      'A lost update',
      'Both load the same count before either has stored. Then try the spinlock and fetchadd.',
      {
        mode: 'instructions',
        program: 'race',
        every: 2,
      },
    ),
    preset(
      'spin',
      'Spinning for nothing',
      'The holder has lost the CPU, and the other uses its whole turn to find that out. Then let it yield.',
      {
        mode: 'instructions',
        program: 'test-and-set',
        every: 7,
      },
    ),
  ],
  run({ mode, script, turns, program, every }): Trace<View> {
    if (mode === 'instructions') {
      const { lines, registers } = PROGRAMS[program]
      return runX86Traced(readProgram(lines), registers, { kind: 'interrupts', every }, MOST).trace
    }
    const { objects, threads, ops } = readScript(script)
    if (mode === 'calls') return runCalls(objects, threads, ops).trace
    const schedule = turns.trim().split(/\s+/)
    const unknown = schedule.find((name) => !threads.includes(name))
    if (unknown !== undefined)
      throw new AppError(
        'invalid',
        `The turns name ${unknown === '' ? 'nobody' : unknown}; the threads are ${threads.join(', ')}.`,
      )
    const programs: Record<string, Op[]> = {}
    for (const name of threads) programs[name] = ops.filter((op) => op.thread === name)
    return runInterleaved(objects, programs, schedule, MOST).trace
  },
})
