import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Rng, rngFrom } from '@/lib/base/rng'
import { functionFor } from './dispatch-table'
import { ERRNO } from './errors'
import { startKernel } from './kernel'
import { countCalls } from './library'
import { argumentRegisters, phases, wholeLife } from './model'
import { nameOf, numberOf } from './numbers'
import { observe } from './observe'
import { lifeOf, type Scenario, scenarioNames } from './scenarios'
import { runScript, type ScriptArgument, type ScriptCall, startScript } from './script'
import { type Counts, costs, type Deed, stepCounts } from './switches'

const scenario: Scenario = {
  call: 'read',
  fd: 3,
  count: 40,
  ready: true,
  isolated: false,
  rip: 0x401000,
  rflags: 0x246,
  rsp: 0x7ffd00000000,
}

describe('the way from a number to a function', () => {
  test('A changed slot of the table is a changed call only where the kernel calls through the table', () => {
    const slot = numberOf('getpid') ?? 0
    expect(functionFor({ dispatcher: 'table', slot }, slot)).toBe('hook')
    expect(functionFor({ dispatcher: 'switch', slot }, slot)).toBe('__x64_sys_getpid')
    expect(functionFor({ dispatcher: 'table', slot }, slot + 1)).not.toBe('hook')
  })

  test('A number that no call has leads to the function that says ENOSYS', () => {
    for (const dispatcher of ['table', 'switch'] as const)
      expect(functionFor({ dispatcher, slot: 39 }, 9999)).toBe('__x64_sys_ni_syscall')
  })
})

test('realpath asks about each component, as strace showed it with glibc 2.36', () => {
  expect(countCalls({ call: 'realpath("/usr/bin/env")' }, 2, 0)).toEqual({ readlink: 6 })
  expect(countCalls({ call: 'realpath("/")' }, 2, 0)).toEqual({})
  expect(countCalls({ call: 'realpath(".")' }, 1, 0)).toEqual({ getcwd: 1 })
})

describe('one call', () => {
  test('syscall saves the next address in rcx and the flags in r11, and leaves rsp alone', () => {
    const [before, , entry] = wholeLife(lifeOf(scenario))
    expect(entry).toMatchObject({ phase: 'syscall', ring: 0 })
    expect(entry?.registers).toMatchObject({ rcx: '0x401002', r11: '0x246', rsp: before?.registers.rsp })
  })

  test('The registers come back as they were, but for rax, rcx and r11', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const states = wholeLife(lifeOf(drawScenario(rngFrom(seed))))
        const loaded = states.find(({ phase }) => phase === 'load')
        const last = states.at(-1)
        for (const name of argumentRegisters) expect(last?.registers[name]).toBe(loaded?.registers[name])
        expect(last?.registers.rsp).toBe(loaded?.registers.rsp)
        expect(last?.registers.rflags).toBe(loaded?.registers.rflags)
        expect(last?.registers.rip).toBe(last?.registers.rcx)
        expect(last).toMatchObject({ ring: 3, stack: 'user' })
      }),
    )
  })

  test('Every call is two mode switches, and a context switch exactly if it sleeps', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const states = wholeLife(lifeOf(drawScenario(rngFrom(seed))))
        const sleeps = states.some(({ phase }) => phase === 'sleep')
        expect(states.at(-1)).toMatchObject({ modeSwitches: 2, contextSwitches: sleeps ? 1 : 0 })
      }),
    )
  })

  test('The phases of a call come in the order of the list', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const order = wholeLife(lifeOf(drawScenario(rngFrom(seed)))).map(({ phase }) => phases.indexOf(phase))
        expect(order).toEqual(order.toSorted((a, b) => a - b))
      }),
    )
  })

  test('The kernel leaves -errno in rax, and glibc makes -1 and errno of it', () => {
    const last = wholeLife(lifeOf({ ...scenario, fd: 9 })).at(-1)
    expect(last?.registers.rax).toBe(String(-ERRNO.EBADF))
    expect(last?.returned).toBe('-1, errno 9')
  })

  test('A read of an empty pipe sleeps inside the call and then gives what came', () => {
    const states = wholeLife(lifeOf({ ...scenario, ready: false }))
    expect(states.map(({ phase }) => phase)).toContain('sleep')
    expect(states.at(-1)?.registers.rax).toBe('40')
  })
})

describe('numbers', () => {
  test('Name and number lead to each other', () => {
    for (let number = 0; number < 460; number += 1) {
      const name = nameOf(number)
      if (name !== null) expect(numberOf(name)).toBe(number)
    }
    expect(numberOf('read')).toBe(0)
    expect(numberOf('io_uring_setup')).toBe(425)
    expect(nameOf(400)).toBeNull()
  })

  test('Only the low 32 bits of rax count', () => {
    expect(runScript(startKernel({}), [{ nr: 2 ** 32 + 39, args: [] }]).rax).toEqual(['pid'])
    expect(runScript(startKernel({}), [{ nr: -1, args: [] }]).rax).toEqual([-ERRNO.ENOSYS])
  })
})

describe('scripts', () => {
  const rax = (...calls: readonly ScriptCall[]) =>
    runScript(startScript([{ name: 'a', size: 10 }], ['d']), calls).rax
  const pipe: ScriptCall = { call: 'pipe2', args: [{ pair: 'p' }, 'O_NONBLOCK'] }
  const write = (fd: ScriptArgument, n: number, into: ScriptArgument = { buf: 1 }): ScriptCall => ({
    call: 'write',
    args: [fd, into, n],
  })
  const read = (fd: ScriptArgument, n: number, from: ScriptArgument = { buf: 1 }): ScriptCall => ({
    call: 'read',
    args: [fd, from, n],
  })

  test('A full pipe takes nothing until a whole page is free', () => {
    const results = rax(
      pipe,
      { call: 'fcntl', args: ['$p.1', 'F_SETPIPE_SZ', 4096] },
      write('$p.1', 4096),
      read('$p.0', 1),
      write('$p.1', 1),
      read('$p.0', 5000),
      write('$p.1', 1),
    )
    expect(results.slice(2)).toEqual([4096, 1, -ERRNO.EAGAIN, 4095, 1])
  })

  test('A file copies as far as the memory goes, a pipe all or nothing', () => {
    expect(
      rax(
        { call: 'open', args: [{ path: 'a' }, 'O_RDONLY'], as: 'f' },
        read('$f', 10, { edge: 4 }),
        read('$f', 10),
      ).slice(1),
    ).toEqual([4, 6])
    expect(rax(pipe, write('$p.1', 8), read('$p.0', 8, { edge: 4 }), read('$p.0', 8)).slice(2)).toEqual([
      -ERRNO.EFAULT,
      8,
    ])
  })

  test('A socket whose peer closed with unread bytes gives ECONNRESET once', () => {
    const pair: ScriptCall = {
      call: 'socketpair',
      args: ['AF_UNIX', 'SOCK_STREAM|SOCK_NONBLOCK', 0, { pair: 's' }],
    }
    const results = rax(
      pair,
      write('$s.0', 3),
      { call: 'close', args: ['$s.1'] },
      read('$s.0', 4),
      read('$s.0', 4),
      write('$s.0', 0),
    )
    expect(results.slice(3)).toEqual([-ERRNO.ECONNRESET, 0, -ERRNO.EPIPE])
  })

  test('A number is found before the path is looked at: EMFILE comes before ENOENT', () => {
    const kernel = startScript([], [], 3)
    expect(runScript(kernel, [{ call: 'open', args: [{ path: 'nowhere' }, 'O_RDONLY'] }]).rax).toEqual([
      -ERRNO.EMFILE,
    ])
  })

  test('No call changes the kernel that was there before it', () => {
    const calls = [pipe, write('$p.1', 5)]
    const run = runScript(startKernel({}), calls)
    const copy = structuredClone(run.kernels[1])
    runScript(run.kernels[1] ?? startKernel({}), [{ call: 'write', args: [4, { buf: 1 }, 9] }])
    expect(run.kernels[1]).toEqual(copy)
  })

  test('Bytes are neither made nor lost between the ends of a pipe', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9000 })), { maxLength: 20 }),
        (moves) => {
          const calls = [pipe, ...moves.map(([puts, n]) => (puts ? write('$p.1', n) : read('$p.0', n)))]
          const run = runScript(startKernel({}), calls)
          let inside = 0
          for (const [i, [puts]] of moves.entries()) {
            const moved = run.rax[i + 1]
            if (typeof moved === 'number' && moved > 0) inside += puts ? moved : -moved
          }
          const [held] = Object.values(run.kernels.at(-1)?.pipes ?? {})
          expect(held?.slots.reduce((sum, { length }) => sum + length, 0)).toBe(inside)
          expect(inside).toBeGreaterThanOrEqual(0)
          expect(inside).toBeLessThanOrEqual(65_536)
        },
      ),
    )
  })

  test('A call that would wait for ever is refused with a sentence', () => {
    expect(() => rax({ call: 'pipe2', args: [{ pair: 'p' }, 0] }, read('$p.0', 1))).toThrow('block')
  })

  test('A kind that is not modelled is refused', () => {
    expect(() => observe({ kind: 'registers', script: [{ call: 'execve', args: [] }] })).toThrow(
      'not modelled',
    )
  })
})

describe('library calls', () => {
  // Counted with strace on Linux 6.18 with glibc 2.36.
  test.each([
    ['fputs', 4096, 8, 512, 0, {}],
    ['fputs', 4096, 8, 513, 0, { write: 1 }],
    ['fwrite', 4096, 8192, 4, 0, { write: 7 }],
    ['fwrite', 4096, 8192, 4, 3, { write: 8 }],
    ['fwrite', 4096, 5000, 5, 0, { write: 6 }],
    ['fread', 4096, 5000, 4, 0, { read: 5 }],
    ['fgetc', 4096, 1, 10_000, 0, { read: 3 }],
  ] as const)(
    '%s with a buffer of %i bytes, %i bytes %i times after %i, enters as strace shows',
    (call, buffer, bytesEach, n, warmUp, expected) => {
      expect(countCalls({ call, buffer, bytesEach }, n, warmUp)).toEqual(expected)
    },
  )

  test.each([
    ['malloc(16)', 10_000, 0, { brk: 2 }],
    ['malloc(1000)', 1000, 0, { brk: 7 }],
    ['malloc(200000)+free', 5, 0, { mmap: 1, munmap: 1, brk: 1 }],
    ['malloc(200000)+free', 5, 3, {}],
    ['malloc(40000000)+free', 5, 3, { mmap: 5, munmap: 5 }],
  ] as const)('%s, %i times after %i, asks the kernel as strace shows', (call, n, warmUp, expected) => {
    expect(countCalls({ call }, n, warmUp)).toEqual(expected)
  })

  test('A line-buffered stream asks for the kind of file once, then writes at each newline', () => {
    expect(countCalls({ call: 'fputs, with newline', buffer: 'line', bytesEach: 6 }, 10, 0)).toEqual({
      newfstatat: 1,
      ioctl: 1,
      write: 10,
    })
  })

  test('No more writes than calls, and every full buffer is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 300 }), (bytesEach, n) => {
        const { write = 0 } = countCalls({ call: 'fputs', buffer: 4096, bytesEach }, n, 0)
        expect(write).toBeLessThanOrEqual(n)
        expect(write).toBe(Math.max(0, Math.ceil((bytesEach * n) / 4096) - 1))
      }),
    )
  })
})

describe('switches', () => {
  test('The counts of a program are the sum of the counts of its lines', () => {
    const deeds = Object.keys(costs) as Deed[]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...deeds), { maxLength: 12 }), (ops) => {
        const zero: Counts = { entered: 0, voluntary: 0 }
        const all = ops.map((op) => ({ op })).reduce(stepCounts, zero)
        expect(all.entered).toBe(ops.reduce((sum, op) => sum + costs[op].entered, 0))
        expect(all.voluntary).toBe(ops.reduce((sum, op) => sum + costs[op].voluntary, 0))
        expect(all.voluntary).toBeLessThanOrEqual(all.entered)
      }),
    )
  })
})

function drawScenario(rng: Rng): Scenario {
  return {
    call: rng.pick(scenarioNames),
    fd: rng.between(3, 8),
    count: rng.between(0, 200),
    ready: rng.chance(0.5),
    isolated: rng.chance(0.5),
    rip: 0x401000 + rng.between(0, 999),
    rflags: 0x246,
    rsp: 0x7ffd00000000 + rng.between(0, 99) * 16,
  }
}
