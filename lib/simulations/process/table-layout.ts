import { type Machine, numbersOf, type Process } from './machine'
import { type ProcessState, shownFiles } from './trace'

export const HEADER = 26
export const ROW = 22
export const FILE = 40
export const GAP = 10

export interface Row {
  /** null is the row of all numbers that are still /dev/null. */
  readonly fd: number | null
  readonly text: string
  readonly file: number | null
  readonly cloexec: boolean
  readonly y: number
}

export interface Card {
  readonly process: Process
  readonly y: number
  readonly height: number
  readonly indent: number
  readonly rows: readonly Row[]
}

/** Where each process's card and the rows of its table stand, in pixels from the top. */
export function layOut(machine: Machine): Card[] {
  const cards: Card[] = []
  let y = 0
  const depthOf = (process: Process): number => {
    const parent = machine.processes.find(({ label }) => label === process.parent)
    return parent === undefined ? 0 : Math.min(2, depthOf(parent) + 1)
  }
  for (const process of machine.processes) {
    const rows = rowsOf(machine, process, y + HEADER + 2)
    const height = process.state === 'alive' ? HEADER + rows.length * ROW + 6 : HEADER
    cards.push({ process, y, height, indent: depthOf(process) * 8, rows })
    y += height + GAP
  }
  return cards
}

function rowsOf(machine: Machine, process: Process, top: number): Row[] {
  const known = shownFiles(machine)
  const numbers = numbersOf(process)
  const plain = numbers.filter((fd) => !known.some(({ id }) => id === process.descriptors[String(fd)]?.file))
  const others = numbers.filter((fd) => !plain.includes(fd))
  const first: Omit<Row, 'y'>[] =
    plain.length === 0 ? [] : [{ fd: null, text: `${plain.join(' ')}  null`, file: null, cloexec: false }]
  const rest = others.map((fd): Omit<Row, 'y'> => {
    const held = process.descriptors[String(fd)]
    return { fd, text: String(fd), file: held?.file ?? null, cloexec: held?.cloexec === true }
  })
  return [...first, ...rest].map((row, i) => ({ ...row, y: top + i * ROW }))
}

export interface Touched {
  readonly proc: string
  readonly fds: readonly number[]
  readonly file: number | null
}

/** The number and the open file that the call was about. */
export function touchedBy({ call, result, machine }: Extract<ProcessState, { kind: 'script' }>): Touched {
  if (call === null) return { proc: '', fds: [], file: null }
  const fds: number[] = 'fd' in call ? [call.fd] : []
  if (typeof result === 'number' && ['open', 'dup', 'dup2', 'dup3'].includes(call.op)) fds.push(result)
  if (typeof result === 'object' && result !== null && 'pipe' in result) fds.push(...result.pipe)
  const process = machine.processes.find(({ label }) => label === call.proc)
  return { proc: call.proc, fds, file: process?.descriptors[String(fds.at(-1) ?? -1)]?.file ?? null }
}
