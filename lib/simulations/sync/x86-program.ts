import { AppError } from '@/lib/base/app-error'

/** The small machine of the classic exercises (OSTEP x86.py). */
export type Operand =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'register'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }

export type Instruction =
  | { readonly op: 'mov'; readonly from: Operand; readonly to: Operand }
  | { readonly op: 'add' | 'sub'; readonly by: Operand; readonly register: string }
  | { readonly op: 'test'; readonly a: Operand; readonly b: Operand }
  | { readonly op: 'j' | 'je' | 'jne' | 'jgt'; readonly to: number }
  | { readonly op: 'xchg' | 'fetchadd'; readonly register: string; readonly variable: string }
  | { readonly op: 'yield' | 'halt' }

export interface Program {
  readonly instructions: readonly Instruction[]
  /** The line of each instruction, as it was given. */
  readonly texts: readonly string[]
  readonly variables: readonly string[]
}

const REGISTERS = ['ax', 'bx', 'cx', 'dx', 'ex', 'fx', 'sp', 'bp']

/** Reads a program: `.var x` declares a variable, any other `.name` is a label. Throws AppError('invalid') that names the line. */
export function readProgram(lines: readonly string[]): Program {
  const clean = lines
    .map((line, i) => ({ text: line.replace(/#.*/, '').trim(), number: i + 1 }))
    .filter(({ text }) => text !== '')
  const variables: string[] = []
  const labels = new Map<string, number>()
  const code: { text: string; number: number }[] = []
  for (const line of clean) {
    const [first = '', name] = line.text.split(/\s+/)
    if (first === '.var') {
      if (name === undefined) fail(line.number, '.var wants a name')
      variables.push(name)
    } else if (first.startsWith('.')) labels.set(first, code.length)
    else code.push(line)
  }
  if (code.length === 0) throw new AppError('invalid', 'The program has no instructions.')
  const instructions = code.map(({ text, number }) => readInstruction(text, number, { variables, labels }))
  return { instructions, texts: code.map(({ text }) => text), variables }
}

interface Names {
  readonly variables: readonly string[]
  readonly labels: ReadonlyMap<string, number>
}

function readInstruction(text: string, line: number, names: Names): Instruction {
  const [op = '', ...rest] = text.split(/\s+/)
  const args = rest
    .join(' ')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const want = (count: number): void => {
    if (args.length !== count) fail(line, `${op} wants ${count} operand${count === 1 ? '' : 's'}`)
  }
  const operand = (i: number): Operand => readOperand(args[i] ?? '', line, names)
  const register = (i: number): string => {
    const one = operand(i)
    return one.kind === 'register' ? one.name : fail(line, `"${args[i] ?? ''}" should be a register`)
  }
  switch (op) {
    case 'mov': {
      want(2)
      const [from, to] = [operand(0), operand(1)]
      if (to.kind === 'number') fail(line, 'mov cannot write into a number')
      if (from.kind === 'variable' && to.kind === 'variable')
        fail(line, 'mov cannot go from memory to memory')
      return { op, from, to }
    }
    case 'add':
    case 'sub':
      want(2)
      return { op, by: operand(0), register: register(1) }
    case 'test':
      want(2)
      return { op, a: operand(0), b: operand(1) }
    case 'j':
    case 'je':
    case 'jne':
    case 'jgt': {
      want(1)
      const to = names.labels.get(args[0] ?? '')
      return to === undefined ? fail(line, `there is no label ${args[0] ?? ''}`) : { op, to }
    }
    case 'xchg':
    case 'fetchadd': {
      want(2)
      const variable = operand(1)
      return variable.kind === 'variable'
        ? { op, register: register(0), variable: variable.name }
        : fail(line, `"${args[1] ?? ''}" should be a variable`)
    }
    case 'yield':
    case 'halt':
      want(0)
      return { op }
    default:
      return fail(line, `"${op}" is not an instruction`)
  }
}

function readOperand(text: string, line: number, { variables }: Names): Operand {
  if (/^\$-?\d+$/.test(text)) return { kind: 'number', value: Number(text.slice(1)) }
  if (text.startsWith('%')) {
    const name = text.slice(1)
    return REGISTERS.includes(name) ? { kind: 'register', name } : fail(line, `there is no register ${text}`)
  }
  return variables.includes(text)
    ? { kind: 'variable', name: text }
    : fail(line, `there is no variable "${text}"`)
}

function fail(line: number, what: string): never {
  throw new AppError('invalid', `line ${line}: ${what}.`)
}
