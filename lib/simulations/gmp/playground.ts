import { z } from 'zod'
import { definePlayground } from '../define-playground'
import { start } from './machine'
import { readScript } from './script'
import { runTrace } from './trace'

const MOST_STEPS = 300

export const playground = definePlayground({
  settings: z.strictObject({
    gomaxprocs: z.int().min(1).max(4),
    program: z.string().max(4000),
    preemption: z.boolean(),
    version: z.enum(['1.19', '1.26']),
  }),
  knobs: [
    {
      kind: 'number',
      key: 'gomaxprocs',
      label: 'GOMAXPROCS',
      says: 'How many Ps there are: so many goroutines run Go code at the same time.',
      min: 1,
      max: 4,
      step: 1,
    },
    {
      kind: 'script',
      key: 'program',
      label: 'Program',
      says: 'A line for each goroutine, for instance “main: go A; go B *3; recv c”. Operations: go, print, yield, send, recv, close, lock, unlock, compute 5ms, syscall 5ms, read 5ms, sleep 5ms, pin. “chan c 2” gives a channel a buffer.',
      lines: 8,
    },
    {
      kind: 'switch',
      key: 'preemption',
      label: 'Preemption',
      says: 'Off is Go before 1.14: a goroutine that computes is never interrupted.',
    },
    {
      kind: 'choice',
      key: 'version',
      label: 'Go version',
      says: 'From 1.26 on a P has no state of its own for system calls; the goroutine’s state says it. Nothing else here differs.',
      options: [
        { value: '1.19', label: 'up to 1.25' },
        { value: '1.26', label: '1.26 and later' },
      ],
    },
  ],
  presets: [
    {
      id: 'last-goes-first',
      title: 'The last one goes first',
      says: 'Five goroutines, one P: the one started last prints first, the others in order.',
      settings: {
        gomaxprocs: 1,
        program:
          'main: go A; go B; go C; go D; go E\nA: print A\nB: print B\nC: print C\nD: print D\nE: print E',
        preemption: true,
        version: '1.19',
      },
    },
    {
      id: 'blocked-threads',
      title: 'Which waiting costs a thread',
      says: 'Three goroutines block in system calls and three in network reads. Count the threads.',
      settings: {
        gomaxprocs: 2,
        program: 'main: go disk *3; go conn *3\ndisk: syscall 4ms; print disk\nconn: read 2ms; print conn',
        preemption: true,
        version: '1.19',
      },
    },
    {
      id: 'stealing',
      title: 'A second P steals half',
      says: 'main starts eight goroutines that compute; the idle P takes half of the queue, and runs the last of its loot first.',
      settings: {
        gomaxprocs: 2,
        program: 'main: go W *8\nW: compute 3ms',
        preemption: true,
        version: '1.19',
      },
    },
    {
      id: 'hog',
      title: 'A goroutine that never stops',
      says: 'With preemption A gives way after 10 ms. Switch it off: B has to wait for A to end.',
      settings: {
        gomaxprocs: 1,
        program: 'main: go B; go A\nA: compute 35ms; print A\nB: compute 4ms; print B',
        preemption: true,
        version: '1.19',
      },
    },
    {
      id: 'barging',
      title: 'An unlocked mutex is not handed over',
      says: 'main unlocks and locks again before A, which waits, has had a turn: A waits once more.',
      settings: {
        gomaxprocs: 1,
        program:
          'main: lock m; go A; yield; unlock m; lock m; yield; print main; unlock m\nA: lock m; print A; unlock m',
        preemption: true,
        version: '1.19',
      },
    },
    {
      id: 'locked-thread',
      title: 'A goroutine with a thread of its own',
      says: 'A calls LockOSThread and waits for a channel: its thread waits with it, and the P goes to another thread.',
      settings: {
        gomaxprocs: 1,
        program: 'main: go B; go A\nA: pin; recv c; print A\nB: print B; send c',
        preemption: true,
        version: '1.19',
      },
    },
    {
      id: 'deadlock',
      title: 'All goroutines are asleep',
      says: 'A and B each hold one mutex and want the other one.',
      settings: {
        gomaxprocs: 1,
        program:
          'main: go A; go B\nA: lock m; yield; lock n; unlock n; unlock m\nB: lock n; yield; lock m; unlock m; unlock n',
        preemption: true,
        version: '1.19',
      },
    },
  ],
  run({ gomaxprocs, program, preemption, version }) {
    const script = readScript(program)
    const isTimed = Object.values({ ...script.goroutines, main: script.main }).some((body) =>
      body.some((one) => 'us' in one),
    )
    const machine = start(script, {
      gomaxprocs,
      version,
      canPreempt: preemption,
      operationUs: gomaxprocs > 1 || isTimed ? 1 : 0,
    })
    return runTrace(machine, { mostSteps: MOST_STEPS }).trace
  },
})
