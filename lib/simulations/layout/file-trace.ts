import { sayNumber } from '../answer'
import type { Step, Trace } from '../contract'
import { type ArrayDefinition, bytesOf, fileSize, type Section, sectionOf } from './file-sections'

export interface FileView {
  readonly kind: 'file'
  readonly arrays: readonly { readonly name: string; readonly bytes: number; readonly section: Section }[]
  readonly data: number
  readonly bss: number
  readonly rodata: number
  readonly current: string | null
}

const WHY: Readonly<Record<Section, string>> = {
  data: 'has a value that is not zero, so all of it stands in the file, in data',
  bss: 'starts at zero, so the file notes only its size, in bss',
  rodata: 'is constant, so it stands in the file, in rodata',
}

/** The array as it is written in C. */
export function defineArray({ type, n, init }: ArrayDefinition, name: string): string {
  switch (init) {
    case 'none':
      return `${type} ${name}[${n}];`
    case 'zero':
      return `${type} ${name}[${n}] = {0};`
    case 'first':
      return `${type} ${name}[${n}] = {1};`
    case 'last':
      return `${type} ${name}[${n}] = {[${n - 1}] = 1};`
    case 'const':
      return `const ${type} ${name}[${n}] = {1};`
    case 'const-zero':
      return `const ${type} ${name}[${n}] = {0};`
    case 'static-none':
      return `static ${type} ${name}[${n}];`
    case 'static-first':
      return `static ${type} ${name}[${n}] = {1};`
  }
}

export function nameOf(i: number): string {
  return String.fromCharCode(97 + (i % 26)) + (i < 26 ? '' : String(Math.floor(i / 26)))
}

/** One array after the other into its section. */
export function traceFile(arrays: readonly ArrayDefinition[]): Trace<FileView> {
  const view = (count: number): FileView => {
    const { data, bss, rodata } = fileSize(arrays.slice(0, count))
    return {
      kind: 'file',
      arrays: arrays
        .slice(0, count)
        .map((array, i) => ({ name: nameOf(i), bytes: bytesOf(array), section: sectionOf(array.init) })),
      data,
      bss,
      rodata,
      current: count === 0 ? null : nameOf(count - 1),
    }
  }
  const cells = ({ data, bss, rodata }: FileView, line: string) => [
    line,
    sayNumber(data),
    sayNumber(rodata),
    sayNumber(bss),
    sayNumber(data + rodata),
  ]
  const start: Step<FileView> = {
    says: 'An object file without arrays.',
    cells: cells(view(0), 'start'),
    state: view(0),
  }
  const steps = arrays.map((array, i): Step<FileView> => {
    const state = view(i + 1)
    const line = defineArray(array, nameOf(i))
    return {
      says: `\`${line}\` has ${sayNumber(bytesOf(array))} bytes. It ${WHY[sectionOf(array.init)]}.`,
      cells: cells(state, line),
      state,
    }
  })
  return { columns: ['definition', 'data', 'rodata', 'bss', 'in the file'], steps: [start, ...steps] }
}
