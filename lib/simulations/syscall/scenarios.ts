import { constant } from './constants'
import { pipe2 } from './descriptors'
import { addFile, type Kernel, startKernel } from './kernel'
import type { Argument } from './memory'
import type { Life } from './model'
import { numberOf } from './numbers'

export const scenarioNames = ['read', 'write', 'close', 'getpid', 'lseek', 'unknown'] as const
export type ScenarioName = (typeof scenarioNames)[number]

export interface Scenario {
  readonly call: ScenarioName
  /** 3 is the read end of a blocking pipe, 4 its write end, 5 a file of 100 bytes open for reading; others are closed. */
  readonly fd: number
  readonly count: number
  /** Whether bytes wait in the pipe. */
  readonly ready: boolean
  readonly isolated: boolean
  readonly rip: number
  readonly rflags: number
  readonly rsp: number
}

/** Bytes that wait in the pipe, or arrive while the reader sleeps. */
export const WAITING_BYTES = 64
/** Where the stack of a program often is. */
export const USER_STACK = 0x7ffd5e3c1a40
/** A number that no system call has. */
export const UNKNOWN_NUMBER = 9999
const BUFFER = '0x55d0c0de12a0'

/** A thread with a pipe and a file, about to make one call. */
export function lifeOf({ call, fd, count, ready, isolated, rip, rflags, rsp }: Scenario): Life {
  const kernel = startScene(ready)
  const buffer: Argument = { half: 'user', bytes: 1 << 20 }
  const byCall: Readonly<
    Record<ScenarioName, { readonly args: readonly Argument[]; readonly shown: readonly string[] }>
  > = {
    read: { args: [fd, buffer, count], shown: [String(fd), BUFFER, String(count)] },
    write: { args: [fd, buffer, count], shown: [String(fd), BUFFER, String(count)] },
    close: { args: [fd], shown: [String(fd)] },
    getpid: { args: [], shown: [] },
    lseek: { args: [fd, count, constant('SEEK_SET')], shown: [String(fd), String(count), '0'] },
    unknown: { args: [fd], shown: [String(fd)] },
  }
  return {
    ...byCall[call],
    number: numberOf(call) ?? UNKNOWN_NUMBER,
    kernel,
    rip,
    rflags,
    rsp,
    isolated,
    arrives: WAITING_BYTES,
  }
}

export function sayScenario({ call, fd, count }: Pick<Scenario, 'call' | 'fd' | 'count'>): string {
  if (call === 'getpid') return 'getpid()'
  if (call === 'close') return `close(${fd})`
  if (call === 'unknown') return `syscall(${UNKNOWN_NUMBER})`
  return call === 'lseek' ? `lseek(${fd}, ${count}, SEEK_SET)` : `${call}(${fd}, buf, ${count})`
}

function startScene(ready: boolean): Kernel {
  const kernel = startKernel({ 'a.txt': 100 })
  pipe2(kernel, 0)
  const file = addFile(
    kernel,
    { kind: 'file', name: 'a.txt' },
    constant('O_RDONLY') | constant('O_LARGEFILE'),
  )
  kernel.descriptors[5] = { file, cloexec: false }
  const [pipe] = Object.values(kernel.pipes)
  if (ready && pipe !== undefined) pipe.slots.push({ start: 0, length: WAITING_BYTES })
  return kernel
}
