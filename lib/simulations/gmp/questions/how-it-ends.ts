import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { goCode } from '../go-code'
import { type Operation, type Program, start } from '../machine'
import { type Picture, finished, runTrace } from '../trace'

const ABOUT = ['counts', 'buffer', 'close', 'lock order', 'relock'] as const

const params = z.strictObject({
  /** What the program may do wrong: sends and receives that do not match; a buffer; a close; two mutexes; a mutex locked twice. */
  about: z
    .array(z.enum(ABOUT))
    .min(1)
    .default([...ABOUT]),
})

interface Drawn {
  readonly program: Program
}

const ENDS = [
  { id: 'ends', label: 'it ends normally' },
  { id: 'deadlock', label: 'fatal error: all goroutines are asleep - deadlock!' },
  { id: 'send', label: 'panic: send on closed channel' },
  { id: 'close', label: 'panic: close of closed channel' },
] as const

export const howItEnds = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'how-it-ends',
  title: 'Does it end, and how?',
  kind: 'predict',
  form: 'choice',
  params,
  pose: (rng, { about }) => ({ program: PROGRAMS[rng.pick(about)](rng) }),
  ask: ({ program }) => ({
    prompt: {
      text: 'Go 1.19 with **GOMAXPROCS=1**. `wg.Wait()` waits until every goroutine that was started has returned. How does the program end?',
      exhibits: [goCode(program)],
    },
    form: { kind: 'choice', options: ENDS },
    hints: [
      'Follow main until it waits; then the goroutine in `runnext`, then the others in order. Whoever waits for something that nobody will do waits for ever.',
      runTrace(start(program)).trace.steps[1]?.says ?? '',
    ],
  }),
  run: ({ program }) => runTrace(start(program), { firstSays: 'main has P0; the queues are empty.' }).trace,
  truth: ({ program }) => ending(program),
  misconceptions: [
    {
      id: 'unbuffered-holds-one',
      name: 'a channel always has room for one',
      says: 'An unbuffered channel holds nothing: a send waits until somebody receives. A buffer of n holds n, not n + 1.',
      answer: ({ program }) => widened(program, 1),
    },
    {
      id: 'sends-never-block',
      name: 'sends never block',
      says: 'A send blocks as soon as the buffer is full.',
      answer: ({ program }) => widened(program, 1000),
    },
    {
      id: 'mutex-is-reentrant',
      name: 'a mutex may be locked twice',
      says: 'A Go mutex does not know its owner: a second Lock waits, also in the goroutine that holds it.',
      answer: ({ program }) => (hasTwoLocks(program) ? { kind: 'choice', value: 'ends' } : null),
    },
    {
      id: 'close-wakes-nobody',
      name: 'a close changes nothing',
      says: 'A close wakes everybody who waits: receivers get the zero value, senders panic, and so does a later send or close.',
      answer: ({ program }) => (hasClose(program) ? ending(without(program, 'close')) : null),
    },
    {
      id: 'opposite-locks-always-hang',
      name: 'opposite order always deadlocks',
      says: 'Two mutexes taken in opposite order can deadlock, but only if each goroutine gets its first one before the other has both.',
      answer: ({ program }) => (hasOppositeLocks(program) ? { kind: 'choice', value: 'deadlock' } : null),
    },
    {
      id: 'waits-for-nobody',
      name: 'leaked goroutines do not matter',
      says: '`wg.Wait()` needs every goroutine to return; one that waits for ever keeps main waiting too.',
      answer: ({ program }) =>
        finished(start(program)).fatal?.includes('deadlock') === true
          ? { kind: 'choice', value: 'ends' }
          : null,
    },
  ],
  explain({ program }, trace) {
    const machine = finished(start(program))
    const label = ENDS.find(({ id }) => id === idOf(machine.fatal))?.label ?? ''
    const { waiting = [] } = trace.steps.at(-1)?.state ?? {}
    const stuck = waiting.map(({ name, waitsFor }) => `${name} (${waitsFor})`).join(', ')
    const woken = trace.steps.findLast(
      ({ says }) => says.includes('runnable') || says.includes('hands'),
    )?.says
    return {
      truthSays: machine.fatal === null ? 'It ends normally.' : `It stops with “${label}”.`,
      because:
        idOf(machine.fatal) === 'deadlock'
          ? `In the end nobody can run, and nobody is left to wake those who wait: ${stuck}.`
          : machine.fatal === null
            ? woken === undefined
              ? 'Nobody ever has to wait for something that does not come.'
              : `Everybody who waits is woken. The last time: ${woken}`
            : (trace.steps.at(-1)?.says ?? ''),
    }
  },
  parts: ({ program }, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: ENDS.find(({ id }) => answer.kind === 'choice' && id === answer.value)?.label ?? '',
    actual: ENDS.find(({ id }) => id === idOf(finished(start(program)).fatal))?.label ?? '',
    focus: 'output:0',
  }),
})

function idOf(fatal: string | null): (typeof ENDS)[number]['id'] {
  if (fatal === null) return 'ends'
  if (fatal.includes('deadlock')) return 'deadlock'
  return fatal.includes('send') ? 'send' : 'close'
}

function ending(program: Program): Answer {
  return { kind: 'choice', value: idOf(finished(start(program)).fatal) }
}

function widened(program: Program, by: number): Answer {
  const channels = Object.entries(program.channels ?? {}).map(
    ([name, capacity]) => [name, capacity + by] as const,
  )
  return ending({ ...program, channels: Object.fromEntries(channels) })
}

/** Whether somebody locks a mutex while holding it. */
function hasTwoLocks({ main, goroutines }: Program): boolean {
  return [main, ...Object.values(goroutines)].some((body) => {
    const held = new Set<string>()
    return body.some((one) => {
      if (one.do === 'unlock') held.delete(one.m)
      if (one.do !== 'lock') return false
      const again = held.has(one.m)
      held.add(one.m)
      return again
    })
  })
}

function hasClose({ main, goroutines }: Program): boolean {
  return [main, ...Object.values(goroutines)].flat().some((one) => one.do === 'close')
}

function without({ main, goroutines, ...rest }: Program, what: Operation['do']): Program {
  const kept = (body: readonly Operation[]) => body.filter((one) => one.do !== what)
  return {
    ...rest,
    main: kept(main),
    goroutines: Object.fromEntries(Object.entries(goroutines).map(([name, body]) => [name, kept(body)])),
  }
}

function hasOppositeLocks({ goroutines }: Program): boolean {
  const firsts = Object.values(goroutines).flatMap((body) => {
    const first = body.find((one) => one.do === 'lock')
    const isNested = body.filter((one) => one.do === 'lock').length > 1
    return first?.do === 'lock' && isNested ? [first.m] : []
  })
  return new Set(firsts).size > 1
}

const go = (g: string): Operation => ({ do: 'go', g })
const send: Operation = { do: 'send', c: 'c' }
const recv: Operation = { do: 'recv', c: 'c' }
const close: Operation = { do: 'close', c: 'c' }
const gosched: Operation = { do: 'yield' }
const lock = (m: string): Operation => ({ do: 'lock', m })
const unlock = (m: string): Operation => ({ do: 'unlock', m })

function times(count: number, operation: Operation): Operation[] {
  return Array.from({ length: count }, () => operation)
}

const PROGRAMS: Record<(typeof ABOUT)[number], (rng: Rng) => Program> = {
  counts(rng) {
    const receivers = rng.between(1, 2)
    const each = rng.between(1, 2)
    const sends = rng.chance(0.45) ? receivers * each : rng.between(1, 3)
    const body = times(each, recv)
    const names = ['A', 'B'].slice(0, receivers)
    return {
      main: [...names.map(go), ...times(sends, send)],
      goroutines: Object.fromEntries(names.map((name) => [name, body])),
      channels: { c: rng.pick([0, 0, 1, 2]) },
    }
  },
  buffer(rng) {
    const capacity = rng.between(0, 3)
    const first = rng.between(1, 3)
    return rng.chance(0.5)
      ? {
          main: [...times(first, send), go('A'), ...times(rng.between(0, 1), send)],
          goroutines: { A: times(rng.between(1, 3), recv) },
          channels: { c: capacity },
        }
      : {
          main: [...times(first, send), ...times(rng.between(0, first), recv)],
          goroutines: {},
          channels: { c: capacity },
        }
  },
  close(rng) {
    const capacity = rng.between(0, 2)
    const sends = rng.between(1, 2)
    const main = rng.pick([
      [go('A'), go('B'), gosched, close],
      [go('A'), go('B'), close],
      [go('B'), go('A'), close],
      [go('A'), recv, close],
      [go('A'), ...times(sends, recv), close],
      [go('A'), close, close],
      [go('A'), gosched, recv, close],
    ])
    const bodies = { A: times(sends, send), B: rng.pick([[recv], [recv, recv], [recv, recv, recv]]) }
    const started = main.flatMap((one) => (one.do === 'go' ? [one.g] : []))
    return {
      main,
      goroutines: Object.fromEntries(Object.entries(bodies).filter(([name]) => started.includes(name))),
      channels: { c: capacity },
    }
  },
  'lock order'(rng) {
    const pause = rng.chance(0.8) ? [gosched] : []
    const [first, second] = rng.chance(0.85) ? ['n', 'm'] : ['m', 'n']
    return {
      main: [go('A'), go('B')],
      goroutines: {
        A: [lock('m'), ...pause, lock('n'), unlock('n'), unlock('m')],
        B: [
          lock(first ?? 'n'),
          ...(rng.chance(0.85) ? pause : []),
          lock(second ?? 'm'),
          unlock(second ?? 'm'),
          unlock(first ?? 'n'),
        ],
      },
      mutexes: ['m', 'n'],
    }
  },
  relock(rng) {
    const isNested = rng.chance(0.5)
    const body = isNested
      ? [lock('m'), lock('m'), unlock('m'), unlock('m')]
      : [lock('m'), unlock('m'), lock('m'), unlock('m')]
    return rng.chance(0.5)
      ? {
          main: [
            lock('m'),
            go('A'),
            ...times(rng.between(0, 1), gosched),
            ...(rng.chance(0.7) ? [unlock('m')] : []),
          ],
          goroutines: { A: body },
          mutexes: ['m'],
        }
      : { main: [go('A'), lock('m'), unlock('m')], goroutines: { A: body }, mutexes: ['m'] }
  },
}
