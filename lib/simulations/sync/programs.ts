/** Classic programs for the small machine; each thread's %bx is how often it goes round, or which thread it is. */
export interface ClassicProgram {
  readonly label: string
  readonly lines: readonly string[]
  readonly registers: readonly Readonly<Record<string, number>>[]
}

const ADD = ['mov count, %dx', 'add $1, %dx', 'mov %dx, count']
const LOOP = ['sub $1, %bx', 'test $0, %bx', 'jgt .top', 'halt']
const TWICE = [{ bx: 2 }, { bx: 2 }]

export const PROGRAMS = {
  race: {
    label: 'A counter without a lock',
    lines: ['.var count', '.top', ...ADD, ...LOOP],
    registers: TWICE,
  },
  atomic: {
    label: 'A counter with fetchadd',
    lines: ['.var count', '.top', 'mov $1, %ax', 'fetchadd %ax, count', ...LOOP],
    registers: TWICE,
  },
  flag: {
    label: 'A flag that is no lock',
    lines: [
      '.var flag',
      '.var count',
      '.top',
      'mov flag, %ax',
      'test $0, %ax',
      'jne .top',
      'mov $1, flag',
      ...ADD,
      'mov $0, flag',
      ...LOOP,
    ],
    registers: TWICE,
  },
  'test-and-set': {
    label: 'A spinlock: test and set',
    lines: [
      '.var lock',
      '.var count',
      '.top',
      'mov $1, %ax',
      'xchg %ax, lock',
      'test $0, %ax',
      'jne .top',
      ...ADD,
      'mov $0, lock',
      ...LOOP,
    ],
    registers: TWICE,
  },
  yield: {
    label: 'A spinlock that yields',
    lines: [
      '.var lock',
      '.var count',
      '.top',
      'mov $1, %ax',
      'xchg %ax, lock',
      'test $0, %ax',
      'je .in',
      'yield',
      'j .top',
      '.in',
      ...ADD,
      'mov $0, lock',
      ...LOOP,
    ],
    registers: TWICE,
  },
  ticket: {
    label: 'A ticket lock',
    lines: [
      '.var next',
      '.var turn',
      '.var count',
      '.top',
      'mov $1, %ax',
      'fetchadd %ax, next',
      '.spin',
      'mov turn, %cx',
      'test %cx, %ax',
      'jne .spin',
      ...ADD,
      'mov $1, %ax',
      'fetchadd %ax, turn',
      ...LOOP,
    ],
    registers: TWICE,
  },
} as const satisfies Record<string, ClassicProgram>
export type ProgramName = keyof typeof PROGRAMS
