/** The end of the user half of the address space: above it only the kernel may go (TASK_SIZE_MAX with 4 levels). */
const USER_SPACE = 2 ** 47 - 4096

/** What an address argument points to. */
export interface Region {
  readonly half: 'user' | 'kernel'
  /** Bytes from here that can be read and written before an inaccessible page. */
  readonly bytes: number
  readonly text?: string
  readonly integers?: readonly number[]
  /** The name under which a pair of descriptors is stored here. */
  readonly pair?: string
}

export type Argument = number | Region

/** Integers may be given where an address is wanted; no address of a script is accessible by number. */
export function regionOf(argument: Argument): Region {
  if (typeof argument !== 'number') return argument
  return { half: argument < 0 || argument > USER_SPACE ? 'kernel' : 'user', bytes: 0 }
}

/** An address where a number is wanted is some huge number. */
export function numberIn(argument: Argument | undefined): number {
  return typeof argument === 'number' ? argument : argument === undefined ? 0 : USER_SPACE - 1
}

/** The low 32 bits as a signed int, which is what descriptors, flags and call numbers are read as. */
export function intIn(argument: Argument | undefined): number {
  return Number(BigInt.asIntN(32, BigInt(Math.trunc(numberIn(argument)))))
}

/** Whether the range lies in the user half (arch/x86/include/asm/uaccess_64.h: __access_ok). It is not touched. */
export function isInUserHalf(region: Region, count: number): boolean {
  return region.half === 'user' && count >= 0 && count <= USER_SPACE
}
