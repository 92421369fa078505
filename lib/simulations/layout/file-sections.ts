export const elementTypes = ['char', 'short', 'int', 'long', 'float', 'double'] as const
export type ElementType = (typeof elementTypes)[number]

export const inits = [
  'none',
  'zero',
  'first',
  'last',
  'const',
  'const-zero',
  'static-none',
  'static-first',
] as const
export type Init = (typeof inits)[number]

export interface ArrayDefinition {
  readonly type: ElementType
  readonly n: number
  readonly init: Init
}

export type Section = 'data' | 'bss' | 'rodata'

export interface FileSize {
  readonly data: number
  readonly bss: number
  readonly rodata: number
  /** Bytes by which the stripped program grows. */
  readonly executable_growth: number
}

export const BYTES: Readonly<Record<ElementType, number>> = {
  char: 1,
  short: 2,
  int: 4,
  long: 8,
  float: 4,
  double: 8,
}

/** Only what has a value other than zero, or may never change, takes room in the file. */
export function sectionOf(init: Init): Section {
  switch (init) {
    case 'none':
    case 'zero':
    case 'static-none':
      return 'bss'
    case 'const':
    case 'const-zero':
      return 'rodata'
    default:
      return 'data'
  }
}

export function bytesOf({ type, n }: ArrayDefinition): number {
  return BYTES[type] * n
}

/** gcc on x86-64 aligns arrays from 16 bytes to 16 and from 32 bytes to 32 (gcc config/i386/i386.cc: ix86_data_alignment). */
function alignmentOf(array: ArrayDefinition): number {
  const bytes = bytesOf(array)
  if (bytes >= 32) return 32
  return bytes >= 16 ? 16 : BYTES[array.type]
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to
}

function packed(arrays: readonly ArrayDefinition[]): number {
  return arrays.reduce((end, array) => roundUp(end, alignmentOf(array)) + bytesOf(array), 0)
}

/** The sections of one object file, as `size -A` shows them, for arrays defined in this order (gcc 12 -O0, binutils). */
export function fileSize(arrays: readonly ArrayDefinition[]): FileSize {
  const within = (...kinds: readonly Init[]) => arrays.filter(({ init }) => kinds.includes(init))
  const inData = within('first', 'last', 'static-first')
  const data = packed(inData)
  const rodata = packed(within('const', 'const-zero'))
  // The assembler places file-local arrays without a value after the global ones.
  const bss = packed([...within('none', 'zero'), ...within('static-none')])
  // An empty program has 16 bytes of data already; pages of constants push what follows by whole pages.
  const padding = inData.some((array) => alignmentOf(array) === 32) ? 16 : 0
  const growth = (data === 0 ? 0 : roundUp(data + padding, 8)) + Math.floor(rodata / 4096) * 4096
  return { data, bss, rodata, executable_growth: growth }
}
