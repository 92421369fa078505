import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { arrange } from './arrange'
import { type Machine, type Operation, type Program, QUEUE_SIZE, start } from './machine'
import { advance, step } from './model'
import { globalBatch, stolenOf } from './queues'
import { readScript } from './script'
import { grown, shrunk, stackRun } from './stack'
import { finished, runTrace } from './trace'

const go = (g: string): Operation => ({ do: 'go', g })
const print = (text: string): Operation => ({ do: 'print', text })

function outputOf(script: string, gomaxprocs = 1): string {
  return finished(start(readScript(script), { gomaxprocs, operationUs: 1 })).output.join(' ')
}

describe('who runs next', () => {
  test('The goroutine started last runs first, the others in order', () => {
    expect(outputOf('main: go A; go B; go C\nA: print A\nB: print B\nC: print C')).toBe('C A B')
  })

  test('Gosched goes behind everything, also behind what is started later', () => {
    expect(outputOf('main: go A; yield; print main\nA: go B; print A\nB: print B')).toBe('A B main')
  })

  test('At a tick that is a multiple of 61 the global queue goes before runnext', () => {
    const first = (tick: number) => {
      const machine = arrange({
        processors: [{ runs: null, runnext: 'R', queue: ['Q'], tick }],
        global: ['X'],
      })
      advance(machine)
      return machine.events
    }
    expect(first(122)).toEqual(['X start'])
    expect(first(121)).toEqual(['R start'])
  })

  test('A pick from runnext does not advance the tick, one from a queue does', () => {
    const machine = arrange({ processors: [{ runs: null, runnext: 'R', queue: ['Q'], tick: 7 }] })
    const ticks: number[] = []
    for (let i = 0; i < 3; i++) {
      advance(machine)
      ticks.push(machine.processors[0]?.tick ?? 0)
    }
    expect(ticks).toEqual([7, 7, 8])
  })

  test('close makes the last waiting receiver runnable first, so the first one runs first', () => {
    const script =
      'main: go A; go B; go C; yield; close c\nA: recv c; print A\nB: recv c; print B\nC: recv c; print C'
    expect(outputOf(script)).toBe('C B A')
  })

  test('An unlocked mutex is free for whoever comes first, and the one woken in vain waits in front', () => {
    const script =
      'main: lock m; go A; go B; yield; unlock m; lock m; yield; print main; unlock m\nA: lock m; print A; unlock m\nB: lock m; print B; unlock m'
    expect(outputOf(script)).toBe('main B A')
  })
})

describe('queues', () => {
  test('The 258th goroutine overflows the local queue: 129 move', () => {
    const main = Array.from({ length: 258 }, (_, i) => go(`G${i}`))
    const { machine } = runTrace(start({ main, goroutines: {} }), {
      mostSteps: 500,
      until: ({ goroutines }) => goroutines.length > 258,
    })
    expect(machine.global).toHaveLength(129)
    expect(machine.processors[0]?.queue).toHaveLength(128)
  })

  test('A thief takes half, rounded up, and a P its share of the global queue and one more', () => {
    expect([1, 2, 3, 8, 9].map(stolenOf)).toEqual([1, 1, 2, 4, 5])
    expect(globalBatch(10, 4)).toBe(3)
    expect(globalBatch(500, 1)).toBe(128)
    expect(globalBatch(2, 8)).toBe(1)
  })
})

describe('threads', () => {
  test('A goroutine on a channel, a timer or the network holds no thread; one in a system call does', () => {
    const script = 'main: go W *3; compute 8ms\nW: '
    const held = (operation: string) => {
      const machine = runTrace(start(readScript(script + operation), { gomaxprocs: 2, operationUs: 1 }), {
        until: ({ now }) => now > 4000,
      }).machine
      return machine.threads.filter(({ goroutine }) => goroutine !== null).length
    }
    expect(held('recv c')).toBe(1)
    expect(held('sleep 9ms')).toBe(1)
    expect(held('read 9ms')).toBe(1)
    expect(held('syscall 9ms')).toBe(4)
  })

  test('A P is taken out of a short system call only when somebody needs it', () => {
    const alone = runTrace(
      start(readScript('main: go A; compute 5ms\nA: syscall 3ms'), { gomaxprocs: 3, operationUs: 1 }),
    )
    expect(alone.trace.steps.some(({ says }) => says.startsWith('sysmon'))).toBe(false)
  })

  test('A goroutine that computes is preempted after 10 ms, unless preemption is off', () => {
    const program = readScript('main: go B; go A\nA: compute 25ms; print A\nB: print B')
    expect(finished(start(program)).output).toEqual(['B', 'A'])
    expect(finished(start(program, { canPreempt: false })).output).toEqual(['A', 'B'])
  })

  test('A thread locked to a goroutine waits with it and runs nothing else', () => {
    const program = readScript('main: go B; go A\nA: pin; recv c; print A\nB: print B; send c')
    const machine = finished(start(program))
    expect(machine.output).toEqual(['B', 'A'])
    expect(machine.threads).toHaveLength(2)
  })
})

describe('stacks', () => {
  test('double until the frames fit, stay on return, and are halved to 4 KiB by collections', () => {
    expect(stackRun({ frame: 1040, localBytes: 0, depth: 6, collections: 3, hadDeepStacks: false })).toEqual({
      start: 2048,
      growth: [
        [0, 4096],
        [2, 8192],
        [6, 16_384],
      ],
      after: [16_384, 8192, 4096, 4096],
    })
  })

  test('are powers of two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), (bytes) => {
        const size = grown(2048, bytes)
        return Math.log2(size) % 1 === 0 && size >= bytes && shrunk(size) <= size
      }),
    )
  })
})

/** A random program: everything that a script can have, on one P or several. */
function randomProgram(seed: number): Program {
  const rng = rngFrom(seed)
  const names = ['A', 'B', 'C', 'D', 'E']
  const body = (): Operation[] =>
    Array.from({ length: rng.between(0, 5) }, () =>
      rng.pick<Operation>([
        { do: 'yield' },
        { do: 'send', c: 'c' },
        { do: 'recv', c: 'c' },
        { do: 'send', c: 'd' },
        { do: 'recv', c: 'd' },
        { do: 'compute', us: rng.between(1, 30_000) },
        { do: 'syscall', us: rng.between(1, 30_000) },
        { do: 'read', us: rng.between(1, 30_000) },
        { do: 'sleep', us: rng.between(1, 30_000) },
        { do: 'pin' },
        print('x'),
      ]),
    )
  return {
    main: [...names.map(go), ...body()],
    goroutines: Object.fromEntries(names.map((name) => [name, body()])),
    channels: { c: 0, d: 2 },
  }
}

/** Every goroutine is in exactly one place: a queue, a thread, or none while it waits. */
function expectNothingLost({ goroutines, global, processors, threads }: Machine): void {
  const queued = [
    ...global,
    ...processors.flatMap(({ queue, runnext }) => (runnext === null ? queue : [...queue, runnext])),
  ]
  const held = threads.flatMap(({ goroutine }) => (goroutine === null ? [] : [goroutine]))
  const times = (list: readonly number[], id: number) => list.filter((one) => one === id).length
  for (const { id, status, name } of goroutines) {
    const places = [times(queued, id), times(held, id)]
    if (status === 'runnable') expect(places, name).toEqual([1, 0])
    else if (status === 'running' || status === 'syscall') expect(places, name).toEqual([0, 1])
    else if (status === 'waiting') expect(places, name).toEqual([0, 0])
    else expect(places[0], name).toBe(0)
  }
}

describe('laws', () => {
  test('No goroutine is ever lost or in two places, and no more run than there are Ps', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, gomaxprocs) => {
        const machine = start(randomProgram(seed), { gomaxprocs, operationUs: 1 })
        for (let i = 0; i < 400 && !machine.isOver; i++) {
          advance(machine)
          expectNothingLost(machine)
          expect(machine.threads.filter(({ state }) => state === 'running').length).toBeLessThanOrEqual(
            gomaxprocs,
          )
          expect(Math.max(...machine.processors.map(({ queue }) => queue.length))).toBeLessThanOrEqual(
            QUEUE_SIZE,
          )
          for (const { id, thread } of machine.processors)
            if (thread !== null) expect(machine.threads[thread]?.processor).toBe(id)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('A program ends, panics or deadlocks: it never hangs', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, gomaxprocs) => {
        expect(finished(start(randomProgram(seed), { gomaxprocs, operationUs: 1 })).isOver).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('A step leaves the machine that it is given as it was', () => {
    const machine = start({ main: [go('A')], goroutines: { A: [print('A')] } })
    const before = structuredClone(machine)
    expect(step(machine).says).toContain('main starts A')
    expect(machine).toEqual(before)
  })
})

describe('the script of the playground', () => {
  test('says in which line it cannot go on, and why', () => {
    expect(() => readScript('main: go A')).toThrow('line 1: There is no line `A: …`.')
    expect(() => readScript('main: go A\nA: jump')).toThrow('line 2: "jump" is not an operation.')
    expect(() => readScript('main: compute 5')).toThrow('line 1: "5" is not a time')
    expect(() => readScript('A: print x')).toThrow('There has to be a line `main: …`.')
  })

  test('starts several goroutines that do the same', () => {
    expect(Object.keys(readScript('main: go A *3\nA: print x').goroutines)).toEqual(['A', 'A1', 'A2', 'A3'])
  })
})
