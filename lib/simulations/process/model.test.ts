import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { type Call, parseScript, sayScript } from './calls'
import { clone, isNoticed } from './clone'
import { processesIn, type Statement, timesPrinted, traceOfForks } from './forks'
import { numbersOf, openFileOf, processOf } from './machine'
import { runScript } from './misbeliefs'
import { start, step } from './model'

const FILES = { log: '0123456789' }

function run(text: string, files: Readonly<Record<string, string>> = FILES) {
  return runScript(
    files,
    parseScript(text).map(({ call }) => call),
  )
}

describe('descriptors', () => {
  test('A child moves the offset that its parent has', () => {
    expect(
      run('P1 open("log", O_RDWR)\nP1 fork()\nP2 read(3, 4)\nP1 lseek(3, 0, SEEK_CUR)').results.at(-1),
    ).toBe(4)
  })

  test('Two opens of one file have two offsets', () => {
    expect(
      run(
        'P1 open("log", O_RDWR)\nP1 open("log", O_RDWR)\nP1 read(3, 4)\nP1 lseek(4, 0, SEEK_CUR)',
      ).results.at(-1),
    ).toBe(0)
  })

  test('An appending write goes to the end even after a seek to the start', () => {
    const { last } = run('P1 open("log", O_WRONLY|O_APPEND)\nP1 lseek(3, 0, SEEK_SET)\nP1 write(3, "x")')
    expect(last.files['log']).toBe('0123456789x')
  })

  test('Close-on-exec belongs to the number: a duplicate made by dup survives exec', () => {
    const { last } = run('P1 open("log", O_RDWR|O_CLOEXEC)\nP1 dup(3)\nP1 execve()')
    expect(numbersOf(processOf(last, 'P1'))).toEqual([0, 1, 2, 4])
  })

  test('dup2 to itself gives the number, dup3 to itself fails with EINVAL', () => {
    expect(run('P1 open("log", O_RDWR)\nP1 dup2(3, 3)\nP1 dup3(3, 3)').results.slice(1)).toEqual([
      3,
      'EINVAL',
    ])
  })

  test('A write of nothing to a pipe without reader returns 0 and kills nobody', () => {
    const { results, last } = run('P1 pipe()\nP1 close(3)\nP1 write(4, "")')
    expect(results.at(-1)).toBe(0)
    expect(processOf(last, 'P1').state).toBe('alive')
  })

  test('Each new number is the lowest that is free', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { machines, results, calls } = randomScript(seed)
        for (const [i, call] of calls.entries()) {
          const result = results[i]
          if ((call.op !== 'open' && call.op !== 'dup') || typeof result !== 'number') continue
          const before = numbersOf(processOf(machines[i] ?? start({}), call.proc))
          const lowest = Array.from({ length: before.length + 1 }, (_, n) => n).find(
            (n) => !before.includes(n),
          )
          expect(result).toBe(lowest)
        }
      }),
    )
  })

  test('Numbers that fork copied stand for the same open file until one of the two changes its table', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { machines, calls, results } = randomScript(seed)
        for (const [i, call] of calls.entries()) {
          const after = machines[i + 1]
          if (call.op !== 'fork' || after === undefined || typeof results[i] !== 'string') continue
          const parent = processOf(after, call.proc)
          const child = processOf(after, call.as)
          expect(numbersOf(child)).toEqual(numbersOf(parent))
          for (const fd of numbersOf(child))
            expect(openFileOf(after, child, fd)?.id).toBe(openFileOf(after, parent, fd)?.id)
        }
      }),
    )
  })

  test('An open file lives exactly as long as some number stands for it', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { last } = randomScript(seed)
        const used = new Set(
          last.processes.flatMap((one) => Object.values(one.descriptors).map(({ file }) => file)),
        )
        expect(new Set(last.openFiles.map(({ id }) => id))).toEqual(used)
      }),
    )
  })
})

describe('pipes', () => {
  test('A reader that holds the write end itself never sees the end', () => {
    expect(run('P1 pipe()\nP1 fork()\nP2 exit(0)\nP1 read(3, 9)').results.at(-1)).toBe('blocks')
  })

  test('Two blocked readers are served in the order in which they came', () => {
    const { unblocked } = run(
      'P1 pipe()\nP1 fork()\nP1 fork()\nP3 read(3, 1)\nP2 read(3, 1)\nP1 write(4, "ab")',
    )
    expect(unblocked.at(-1)).toEqual([
      ['P3', { data: 'a' }],
      ['P2', { data: 'b' }],
    ])
  })

  test('An exec that closes the last write end ends the read of another process', () => {
    const { unblocked } = run('P1 pipe2(O_CLOEXEC)\nP1 fork()\nP1 close(4)\nP1 read(3, 9)\nP2 execve()')
    expect(unblocked.at(-1)).toEqual([['P1', { data: '' }]])
  })

  test('A step leaves the machine before it as it was', () => {
    const before = run('P1 pipe()\nP1 fork()').last
    const copy = structuredClone(before)
    step(before, { proc: 'P2', op: 'write', fd: 4, data: 'x' })
    expect(before).toEqual(copy)
  })

  test('Bytes come out of a pipe as they went in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        (texts, size) => {
          const whole = texts.join('')
          const reads = Math.ceil(whole.length / size)
          const calls: Call[] = [
            { proc: 'P1', op: 'pipe' },
            ...texts.map((data): Call => ({ proc: 'P1', op: 'write', fd: 4, data })),
            ...Array.from({ length: reads }, (): Call => ({ proc: 'P1', op: 'read', fd: 3, n: size })),
          ]
          const got = runScript({}, calls).results.map((result) =>
            typeof result === 'object' && result !== null && 'data' in result ? result.data : '',
          )
          expect(got.join('')).toBe(whole)
        },
      ),
    )
  })
})

describe('processes', () => {
  test('A zombie stays until its parent waits, and its exit code arrives mod 256', () => {
    const { results } = run('P1 fork()\nP2 exit(258)\nP2 state()\nP1 wait()\nP2 state()')
    expect(results.slice(2)).toEqual(['zombie', { waited: 'P2', exit: 2 }, 'gone'])
  })

  test('A wait with SIGCHLD ignored blocks until the last child is gone, then fails with ECHILD', () => {
    const { unblocked } = run(
      'P1 signal(SIGCHLD, SIG_IGN)\nP1 fork()\nP1 fork()\nP1 wait()\nP2 exit(0)\nP3 exit(0)',
    )
    expect(unblocked.slice(-2)).toEqual([[], [['P1', 'ECHILD']]])
  })

  test('A process that is blocked or has ended cannot act', () => {
    expect(() => run('P1 pipe()\nP1 read(3, 1)\nP1 close(3)')).toThrow('blocked')
    expect(() => run('P1 fork()\nP2 exit(0)\nP2 fds()')).toThrow('ended')
  })

  test('A process that has ended holds nothing, and its children have init as parent', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const one of randomScript(seed).last.processes) {
          if (one.state === 'alive') continue
          expect(one.descriptors).toEqual({})
          expect(one.blocked).toBeNull()
        }
        const { processes } = randomScript(seed).last
        for (const { parent, state } of processes)
          if (parent !== 'init' && state !== 'gone')
            expect(processes.find(({ label }) => label === parent)?.state).toBe('alive')
      }),
    )
  })

  test('A script is shown as it is read', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { calls } = randomScript(seed)
        const again = parseScript(sayScript(calls).join('\n')).map(({ call }) => call)
        expect(sayScript(again)).toEqual(sayScript(calls))
      }),
    )
  })

  test('A script that cannot be read says in which line', () => {
    expect(() => parseScript('P1 pipe()\nP1 fly(3)')).toThrow('line 2')
    expect(() => parseScript('P1 open("a", O_NEVER)')).toThrow('line 1')
  })
})

describe('clone and programs', () => {
  test('A thread shares its table, a forked child does not, and both share the open file', () => {
    const caller = {
      label: 'caller',
      points: { memory: 1, descriptors: 1, directory: 1, handlers: 1, group: 1 },
    }
    expect(isNoticed(caller, clone(caller, ['CLONE_FILES']), 'close')).toBe(true)
    expect(isNoticed(caller, clone(caller, []), 'close')).toBe(false)
    expect(isNoticed(caller, clone(caller, []), 'offset')).toBe(true)
    expect(() => clone(caller, ['CLONE_SIGHAND'])).toThrow('EINVAL')
  })

  test('n unconditional forks make 2 to the n processes', () => {
    for (let n = 1; n <= 4; n += 1) {
      const program = Array.from({ length: n }, (): Statement => ({ kind: 'fork' }))
      expect(processesIn(traceOfForks(program, 'file'))).toBe(2 ** n)
    }
  })

  test('Text without a newline is printed by every copy of the buffer; with one, to a terminal, once', () => {
    const program = (newline: boolean): Statement[] => [
      { kind: 'print', text: 'a', newline },
      { kind: 'fork' },
    ]
    expect(timesPrinted(traceOfForks(program(false), 'terminal'), 'a')).toBe(2)
    expect(timesPrinted(traceOfForks(program(true), 'terminal'), 'a')).toBe(1)
    expect(timesPrinted(traceOfForks(program(true), 'file'), 'a')).toBe(2)
  })
})

/** A run of random calls by processes that can act. */
function randomScript(seed: number) {
  const rng = rngFrom(seed)
  const calls: Call[] = []
  let machine = start(FILES)
  for (let i = 0; i < 14; i += 1) {
    const able = machine.processes.filter((one) => one.state === 'alive' && one.blocked === null)
    if (able.length === 0) break
    const proc = rng.pick(able).label
    const fd = rng.between(0, 6)
    const call = rng.pick<Call>([
      { proc, op: 'open', file: 'log', flags: ['RDWR'] },
      { proc, op: 'pipe', cloexec: rng.chance(0.5) },
      { proc, op: 'dup', fd },
      { proc, op: 'dup2', fd, to: rng.between(0, 8) },
      { proc, op: 'close', fd },
      { proc, op: 'read', fd, n: 3 },
      { proc, op: 'write', fd, data: 'ab' },
      { proc, op: 'exec' },
      { proc, op: 'exit', code: 1 },
      { proc, op: 'wait', for: 'any', nohang: rng.chance(0.5) },
      { proc, op: 'fork', as: `P${machine.processes.length + 1}` },
    ])
    if (call.op === 'fork' && machine.processes.length > 4) continue
    calls.push(call)
    machine = step(machine, call).machine
  }
  return { calls, ...runScript(FILES, calls) }
}
