import type { Step, Trace } from '../contract'
import type { CloneState } from './clone'
import { type Call, sayCall } from './calls'
import { sayPages, sayStart, sayStep } from './sentences'
import { type Machine, numbersOf, type OpenFile, openFileBy, type Process, type Result } from './machine'
import { type Outcome, start, step } from './model'
import { framesInUse, type Memory, type PageCall, smapsOf, startPages, stepPages } from './pages'

/** Text that stdio still holds in each process, and what has reached the file; only where a program prints. */
export interface Printed {
  readonly buffers: Readonly<Record<string, string>>
  readonly output: string
}

export type ProcessState =
  | {
      readonly kind: 'script'
      readonly machine: Machine
      readonly call: Call | null
      readonly result: Result
      readonly unblocked: readonly (readonly [string, Result])[]
      readonly printed: Printed | null
    }
  | {
      readonly kind: 'pages'
      readonly memory: Memory
      readonly call: PageCall | null
      /** Minor faults of this step, and of each process so far. */
      readonly faults: number
      readonly total: { readonly parent: number; readonly child: number }
    }
  | CloneState

const SCRIPT_COLUMNS = ['Call', 'Result', 'Processes', 'Descriptors', 'Open files', 'Contents']
const PAGE_COLUMNS = ['Operation', 'Faults', 'Parent', 'Child', 'Frames in use', 'Copied so far']

/** The run of a script: one step a call. */
export function traceOfScript(
  files: Readonly<Record<string, string>>,
  calls: readonly Call[],
): Trace<ProcessState> {
  let machine = start(files)
  const steps = [firstScriptStep(machine)]
  for (const [i, call] of calls.entries()) {
    const outcome = step(machine, call)
    steps.push(scriptStep(`line ${i + 1}`, machine, call, outcome, null))
    machine = outcome.machine
  }
  return { columns: SCRIPT_COLUMNS, steps }
}

export function firstScriptStep(machine: Machine, printed: Printed | null = null): Step<ProcessState> {
  const state: ProcessState = { kind: 'script', machine, call: null, result: null, unblocked: [], printed }
  return { at: 'start', says: sayStart(machine), cells: ['', '', ...cellsOf(machine, printed)], state }
}

export function scriptStep(
  at: string,
  before: Machine,
  call: Call,
  { machine, result, unblocked }: Outcome,
  printed: Printed | null,
): Step<ProcessState> {
  const state: ProcessState = { kind: 'script', machine, call, result, unblocked, printed }
  return {
    at,
    says: sayStep(before, call, { machine, result, unblocked }),
    cells: [`${call.proc} ${sayCall(call)}`, sayResult(result), ...cellsOf(machine, printed)],
    state,
  }
}

/** A result in words that C programmers know. */
export function sayResult(result: Result): string {
  if (result === null) return 'nothing'
  if (typeof result !== 'object') return String(result)
  if ('data' in result) return result.data === '' ? '0 bytes: end of file' : `"${showNul(result.data)}"`
  if ('pipe' in result) return `read end ${result.pipe[0]}, write end ${result.pipe[1]}`
  if ('fds' in result) return result.fds.join(' ')
  if (result.waited === null) return 'no child has ended yet'
  return `${result.waited}, ${result.signal === undefined ? `exit ${result.exit ?? 0}` : `killed by ${result.signal}`}`
}

export function showNul(text: string): string {
  return text.replaceAll('\0', '·')
}

function cellsOf(machine: Machine, printed: Printed | null): string[] {
  const contents = [
    ...Object.entries(machine.files).map(([name, content]) => `${name} "${showNul(content)}"`),
    ...Object.entries(machine.pipes).map(([pipe, held]) => `pipe ${pipe} "${held}"`),
    ...(printed === null ? [] : [`output "${printed.output}"`]),
  ]
  return [
    machine.processes.map((process) => sayProcess(process, printed)).join('; '),
    machine.processes
      .filter((process) => process.state === 'alive')
      .map((process) => `${process.label}: ${sayTable(machine, process)}`)
      .join('; '),
    shownFiles(machine)
      .map((file) => sayOpenFile(file))
      .join('; ') || 'none',
    contents.join('; ') || 'none',
  ]
}

function sayProcess(process: Process, printed: Printed | null): string {
  const buffer = printed?.buffers[process.label] ?? ''
  const held = buffer === '' ? '' : `, buffer "${buffer}"`
  if (process.blocked !== null) return `${process.label} blocked in ${sayCall(process.blocked.call)}${held}`
  return `${process.label} ${process.state}, child of ${process.parent}${held}`
}

function sayTable(machine: Machine, process: Process): string {
  const words = numbersOf(process).map((fd) => {
    const descriptor = process.descriptors[String(fd)]
    const file = descriptor === undefined ? null : openFileBy(machine, descriptor.file)
    const name = file === null || file.of.kind === 'null' ? 'null' : letterOf(file)
    return `${fd}→${name}${descriptor?.cloexec === true ? ' (close-on-exec)' : ''}`
  })
  return words.join(', ') || 'none'
}

/** Open files other than /dev/null. */
export function shownFiles(machine: Machine): OpenFile[] {
  return machine.openFiles.filter((file) => file.of.kind !== 'null')
}

/** A, B, C… in the order in which they were opened. */
export function letterOf(file: OpenFile): string {
  const at = file.id - 2
  return String.fromCodePoint(65 + (at % 26)) + (at < 26 ? '' : String(Math.floor(at / 26)))
}

function sayOpenFile(file: OpenFile): string {
  if (file.of.kind === 'pipe') return `${letterOf(file)}: pipe ${file.of.pipe} ${file.of.end} end`
  const name = file.of.kind === 'file' ? file.of.name : '/dev/null'
  return `${letterOf(file)}: ${name} at offset ${file.offset}${file.append ? ', append' : ''}`
}

/** The run of operations on a mapping: one step an operation. */
export function traceOfPages(
  pages: number,
  shared: boolean,
  calls: readonly PageCall[],
): Trace<ProcessState> {
  let memory = startPages(pages, shared)
  const total = { parent: 0, child: 0 }
  const steps: Step<ProcessState>[] = [pageStep('start', memory, null, memory, 0, total)]
  for (const [i, call] of calls.entries()) {
    const after = stepPages(memory, call)
    if (call.op === 'read' || call.op === 'write') total[call.by] += after.faults
    steps.push(pageStep(`step ${i + 1}`, memory, call, after.memory, after.faults, { ...total }))
    memory = after.memory
  }
  return { columns: PAGE_COLUMNS, steps }
}

function pageStep(
  at: string,
  before: Memory,
  call: PageCall | null,
  memory: Memory,
  faults: number,
  total: { readonly parent: number; readonly child: number },
): Step<ProcessState> {
  const side = (which: 'parent' | 'child'): string => {
    if (memory[which] === null) return 'none'
    const { rss, shared_dirty: shared } = smapsOf(memory, which)
    return `${rss} resident, ${shared} of them shared`
  }
  return {
    at,
    says: sayPages(before, call, memory, faults),
    cells: [
      call === null ? '' : sayPageCall(call),
      String(faults),
      side('parent'),
      side('child'),
      String(framesInUse(memory)),
      String(memory.copies),
    ],
    state: { kind: 'pages', memory, call, faults, total: { ...total } },
  }
}

/** The operation in the syntax of the playground's script. */
export function sayPageCall(call: PageCall): string {
  if (call.op === 'read' || call.op === 'write') return `${call.by} ${call.op} ${call.from}-${call.to - 1}`
  return { fork: 'parent fork', 'child-exits': 'child exit', smaps: 'parent smaps' }[call.op]
}
