import { AppError } from '@/lib/base/app-error'
import { valueOf } from './constants'
import { type Answered, dispatch, type Rax } from './dispatch'
import { copyKernel, type Kernel, startKernel } from './kernel'
import type { Argument } from './memory'
import { numberOf } from './numbers'

/** An argument as a script writes it. */
export type ScriptArgument =
  | number
  | string
  | { readonly buf: 1 }
  | { readonly edge: number }
  | { readonly ptr: 'null' | 'unmapped' | 'kernel' }
  | { readonly path: string }
  | { readonly pair: string }
  | { readonly i64: readonly number[] }
  | { readonly i32: readonly number[] }
  | { readonly pollfd: string; readonly events: string }

export interface ScriptCall {
  /** By name, or by the number that goes into rax. */
  readonly call?: string | undefined
  readonly nr?: number | undefined
  readonly args: readonly ScriptArgument[]
  /** The name under which its rax can be used later as `$name`. */
  readonly as?: string | undefined
}

export interface Run {
  readonly rax: readonly Rax[]
  /** The kernel before the first call and after each. */
  readonly kernels: readonly Kernel[]
  /** The values in the argument registers of each call. */
  readonly arguments: readonly (readonly Argument[])[]
}

/** The buffer of `{"buf":1}`: 1.9 MiB. */
const BUFFER_BYTES = Math.floor(1.9 * 2 ** 20)

/** Runs system calls one after the other. Throws AppError('invalid') for one that cannot be run here. */
export function runScript(
  kernel: Kernel,
  calls: readonly ScriptCall[],
  misbelief?: (answered: Answered) => Answered,
): Run {
  const rax: Rax[] = []
  const kernels = [kernel]
  const given: (readonly Argument[])[] = []
  const known = new Map<string, number>()
  let now = kernel
  for (const one of calls) {
    now = copyKernel(now)
    const args = one.args.map((argument) => valueIn(argument, known))
    const answered = dispatch(now, rawNumber(one), args)
    const { rax: result, pair } = misbelief?.(answered) ?? answered
    if (one.as !== undefined) known.set(one.as, typeof result === 'number' ? result : 0)
    const into = one.args.find((argument) => typeof argument === 'object' && 'pair' in argument)
    if (pair !== undefined && typeof into === 'object' && 'pair' in into) {
      known.set(`${into.pair}.0`, pair[0])
      known.set(`${into.pair}.1`, pair[1])
    }
    rax.push(result)
    given.push(args)
    kernels.push(now)
  }
  return { rax, kernels, arguments: given }
}

function rawNumber({ call, nr }: ScriptCall): number {
  if (nr !== undefined) return nr
  const number = numberOf(call ?? '')
  if (number === null) throw new AppError('invalid', `There is no system call ${call ?? ''}.`)
  return number
}

function valueIn(argument: ScriptArgument, known: ReadonlyMap<string, number>): Argument {
  if (typeof argument === 'number') return argument
  if (typeof argument === 'string') {
    if (argument.startsWith('$')) return known.get(argument.slice(1)) ?? -1
    const value = valueOf(argument)
    if (value === null) throw new AppError('invalid', `There is no constant ${argument}.`)
    return value
  }
  if ('buf' in argument) return { half: 'user', bytes: BUFFER_BYTES }
  if ('edge' in argument) return { half: 'user', bytes: argument.edge }
  if ('ptr' in argument) return { half: argument.ptr === 'kernel' ? 'kernel' : 'user', bytes: 0 }
  if ('path' in argument) return { half: 'user', bytes: argument.path.length + 1, text: argument.path }
  if ('pair' in argument) return { half: 'user', bytes: 8, pair: argument.pair }
  if ('i64' in argument) return { half: 'user', bytes: 8 * argument.i64.length, integers: argument.i64 }
  if ('i32' in argument) return { half: 'user', bytes: 4 * argument.i32.length, integers: argument.i32 }
  return { half: 'user', bytes: 8 }
}

/** The start of a script: files with sizes, directories, RLIMIT_NOFILE. */
export function startScript(
  files: readonly { readonly name: string; readonly size: number }[],
  directories: readonly string[] = [],
  limit?: number,
): Kernel {
  return startKernel(Object.fromEntries(files.map(({ name, size }) => [name, size])), directories, limit)
}
