import type { Step, Trace } from '../contract'
import type { Machine } from './machine'
import { start, step } from './model'
import { firstScriptStep, type Printed, type ProcessState, scriptStep } from './trace'

/** A statement of a small C program that every process runs. */
export type Statement =
  | { readonly kind: 'fork' }
  /** The child alone goes on to fork; the parent goes past it. */
  | { readonly kind: 'child-forks' }
  /** The parent alone forks again. */
  | { readonly kind: 'parent-forks' }
  /** The child leaves the program at once. */
  | { readonly kind: 'child-exits' }
  | { readonly kind: 'print'; readonly text: string; readonly newline: boolean }

/** Where standard output goes: glibc's stdio buffers a terminal by lines and a file or pipe by blocks. */
export type Output = 'terminal' | 'file'

interface Runner {
  readonly label: string
  /** The next statement. */
  at: number
}

/** The most processes that a program here may make. */
const MOST_PROCESSES = 40

/** Runs the program, the parent first; each child goes on where fork returned in it. */
export function traceOfForks(program: readonly Statement[], output: Output): Trace<ProcessState> {
  let machine: Machine = start({})
  let printed: Printed = { buffers: { P1: '' }, output: '' }
  const steps: Step<ProcessState>[] = [firstScriptStep(machine, printed)]
  const waiting: Runner[] = [{ label: 'P1', at: 0 }]
  let forks = 1

  const fork = (parent: string): string => {
    forks += 1
    const call = { proc: parent, op: 'fork', as: `P${forks}` } as const
    const outcome = step(machine, call)
    printed = { ...printed, buffers: { ...printed.buffers, [call.as]: printed.buffers[parent] ?? '' } }
    const buffered = printed.buffers[parent] ?? ''
    const made = scriptStep(parent, machine, call, outcome, printed)
    steps.push({
      ...made,
      says: `${parent} forks: ${call.as} goes on from here too${buffered === '' ? '' : `, with its own copy of "${buffered}" in the stdio buffer`}.`,
    })
    machine = outcome.machine
    return call.as
  }
  const leave = (label: string): void => {
    const call = { proc: label, op: 'exit', code: 0 } as const
    const outcome = step(machine, call)
    const held = printed.buffers[label] ?? ''
    const { [label]: _, ...buffers } = printed.buffers
    printed = { buffers, output: printed.output + held }
    const made = scriptStep(label, machine, call, outcome, printed)
    const flushed = held === '' ? '' : ` exit writes what its stdio buffer held: "${held}".`
    steps.push({ ...made, says: `${label} leaves.${flushed}` })
    machine = outcome.machine
  }

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { label } = next
    while (next.at < program.length && forks < MOST_PROCESSES) {
      const statement = program[next.at]
      next.at += 1
      if (statement === undefined) break
      if (statement.kind === 'print') {
        printed = print(printed, label, statement.text, statement.newline, output)
        const last = steps.at(-1)
        if (last !== undefined) steps.push(printStep(last, label, statement, printed, machine))
        continue
      }
      const child = fork(label)
      const childGoesOn = { label: child, at: next.at }
      if (statement.kind === 'child-exits') leave(child)
      else if (statement.kind === 'child-forks')
        waiting.push(childGoesOn, { label: fork(child), at: next.at })
      else {
        waiting.push(childGoesOn)
        if (statement.kind === 'parent-forks') waiting.push({ label: fork(label), at: next.at })
      }
    }
    leave(label)
  }
  return { columns: ['Call', 'Result', 'Processes', 'Descriptors', 'Open files', 'Contents'], steps }
}

function print(before: Printed, label: string, text: string, newline: boolean, output: Output): Printed {
  const held = (before.buffers[label] ?? '') + text + (newline ? '⏎' : '')
  const flushes = newline && output === 'terminal'
  return {
    buffers: { ...before.buffers, [label]: flushes ? '' : held },
    output: before.output + (flushes ? held : ''),
  }
}

function printStep(
  last: Step<ProcessState>,
  label: string,
  statement: Extract<Statement, { kind: 'print' }>,
  printed: Printed,
  machine: Machine,
): Step<ProcessState> {
  const kept = printed.buffers[label] ?? ''
  const says =
    kept === ''
      ? `${label} prints "${statement.text}": the newline flushes it to the terminal.`
      : `${label} prints "${statement.text}": it stays in the stdio buffer, which is memory of ${label}.`
  const state: ProcessState = { kind: 'script', machine, call: null, result: null, unblocked: [], printed }
  const cells = last.cells.map((cell, i) => (i === 0 ? `${label} printf` : i === 1 ? '' : cell))
  return { at: label, says, cells, state }
}

/** Processes that there were in all, P1 included. */
export function processesIn(trace: Trace<ProcessState>): number {
  const state = trace.steps.at(-1)?.state
  return state?.kind === 'script' ? state.machine.processes.length : 0
}

/** How often the text reached the output. */
export function timesPrinted(trace: Trace<ProcessState>, text: string): number {
  const state = trace.steps.at(-1)?.state
  return state?.kind === 'script' ? (state.printed?.output.split(text).length ?? 1) - 1 : 0
}

/** The program as C. */
export function sayProgram(program: readonly Statement[]): string[] {
  return program.map((statement) => {
    switch (statement.kind) {
      case 'fork':
        return 'fork();'
      case 'child-forks':
        return 'if (fork() == 0) fork();'
      case 'parent-forks':
        return 'if (fork() != 0) fork();'
      case 'child-exits':
        return 'if (fork() == 0) exit(0);'
      case 'print':
        return `printf("${statement.text}${statement.newline ? '\\n' : ''}");`
    }
  })
}
