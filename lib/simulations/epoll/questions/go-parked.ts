import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { unreadBytes } from '../kernel'
import { bytes, listed } from '../names'
import type { Scene } from '../scene'
import { type Arrival, callCode, parkedIn, type Reader, runGo } from './netpoller'
import { remembered } from './remembered'
import { drawFds } from './watched'

const params = z.strictObject({
  /** How many goroutines there are. */
  goroutines: z.int().min(2).max(4).default(3),
  /** Whether io.ReadFull may be drawn, which reads until its buffer is full. */
  readFull: z.boolean().default(true),
  /** Whether a goroutine may read twice. */
  twice: z.boolean().default(true),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly readers: readonly Reader[]
  readonly early: readonly Arrival[]
  readonly late: readonly Arrival[]
}

function pose(rng: Rng, { goroutines, readFull, twice }: Params): Drawn {
  const readers = drawFds(rng, goroutines).map((fd, i): Reader => {
    const first = { n: rng.pick([64, 100, 128]), full: readFull && rng.chance(0.5) }
    const second = { n: rng.pick([50, 64, 100]), full: false }
    return {
      name: `G${i + 1}`,
      fd,
      calls: twice && !first.full && rng.chance(0.5) ? [first, second] : [first],
    }
  })
  const arrivals = readers.flatMap(({ fd, calls }): Arrival[] => {
    const [first] = calls
    const n = first?.n ?? 64
    const some = rng.pick([n - rng.between(2, 5) * 10, n, n + rng.between(1, 3) * 10])
    return rng.pick([[], [{ fd, n: some }], [{ fd, n: some }]])
  })
  return { readers, ...splitEarly(rng, arrivals) }
}

/** Some data are there before the goroutine reads. */
function splitEarly(rng: Rng, arrivals: readonly Arrival[]): Pick<Drawn, 'early' | 'late'> {
  const early = arrivals.map(() => rng.chance(0.35))
  return {
    early: arrivals.filter((_, i) => early[i] === true),
    late: arrivals.filter((_, i) => early[i] !== true),
  }
}

const run = remembered(({ readers, early, late }: Drawn): Trace<Scene> => runGo(readers, late, early))

/** The same program with every read filling its buffer, or with none doing so. */
const runFull = remembered((drawn: Drawn): Trace<Scene> => runAll(drawn, true))
const runOnce = remembered((drawn: Drawn): Trace<Scene> => runAll(drawn, false))

function runAll({ readers, early, late }: Drawn, full: boolean): Trace<Scene> {
  const changed = readers.map((one) => ({ ...one, calls: one.calls.map(({ n }) => ({ n, full })) }))
  return runGo(changed, late, early)
}

function choices(names: readonly string[]): Answer {
  return { kind: 'choices', value: [...names] }
}

export const goParked = defineQuestion<Params, Drawn, Scene>({
  id: 'go-parked',
  title: 'Which goroutine is parked now?',
  kind: 'quick',
  form: 'choices',
  params,
  pose,
  ask({ readers, early, late }) {
    const arrived = (fd: number): string => {
      const before = early.find((one) => one.fd === fd)
      const after = late.find((one) => one.fd === fd)
      if (before !== undefined) return `${before.n}, before the call`
      return after === undefined ? 'nothing' : `${after.n}, after the call`
    }
    return {
      prompt: {
        text: `Go 1.27 on Linux. Each goroutine has a **TCP connection of its own** and makes the calls below, one after the other; when they are done, it ends. These bytes come and **nothing more**.\n\nWhich goroutines are **parked** when all is quiet?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['goroutine', 'calls', 'bytes that come'],
            rows: readers.map(({ name, fd, calls }) => [
              name,
              calls.map((call) => `\`${callCode(call)}\``).join(', then '),
              arrived(fd),
            ]),
          },
        ],
      },
      form: { kind: 'choices', options: readers.map(({ name }) => ({ id: name, label: name })) },
      hints: [
        '`conn.Read` first tries `read(2)`. Only EAGAIN parks the goroutine. `Read` returns with what there is; `io.ReadFull` goes on until its buffer is full.',
      ],
    }
  },
  run,
  truth: (_, trace) => choices(parkedIn(trace)),
  misconceptions: [
    {
      id: 'read-fills-the-buffer',
      name: 'Read fills its buffer',
      says: '`conn.Read` returns as soon as it has got at least one byte; only `io.ReadFull` waits for all.',
      answer: (drawn) => choices(parkedIn(runFull(drawn))),
    },
    {
      id: 'event-completes-the-read',
      name: 'one event completes the read',
      says: 'An event only makes the goroutine try again. `io.ReadFull` that has not got all its bytes parks once more.',
      answer: (drawn) => choices(parkedIn(runOnce(drawn))),
    },
    {
      id: 'read-needs-an-event',
      name: 'a read waits for an event',
      says: 'Go registers a connection once, when it is made. `Read` tries first: data that came before are simply there, and no event is needed.',
      answer: (drawn) => {
        const { readers, late } = drawn
        const woken = new Set(late.map(({ fd }) => fd))
        const known = parkedIn(run(drawn))
        return choices(
          readers.filter(({ name, fd }) => known.includes(name) || !woken.has(fd)).map(({ name }) => name),
        )
      },
    },
  ],
  explain({ readers }, trace) {
    const parked = parkedIn(trace)
    const scene = trace.steps.at(-1)?.state
    const lines = readers.map(({ name, fd }) => {
      const last = trace.steps.findLastIndex(({ state }) => state.who === name)
      const reads = trace.steps.filter(({ state }) => state.who === name).length
      const eagain = trace.steps[last]?.state.result === 'EAGAIN'
      const file = scene?.kernel.files.find(
        (one) =>
          one.kind === 'socket' &&
          scene.kernel.descriptors.some(
            ({ number, file: at }) =>
              scene.kernel.files[at] === one &&
              scene.labels[scene.kernel.descriptors.find((each) => each.number === number)?.name ?? ''] ===
                `fd ${fd}`,
          ),
      )
      const left = scene === undefined || file === undefined ? 0 : unreadBytes(scene.kernel, file)
      if (eagain) return `${name}'s read number ${reads} gives EAGAIN at step ${last}: parked.`
      return `${name} has got what it needs${left > 0 ? `, and leaves ${bytes(left)} unread` : ''}.`
    })
    return {
      truthSays:
        parked.length === 0
          ? 'None is parked.'
          : `${listed(parked)} ${parked.length === 1 ? 'is' : 'are'} parked.`,
      because: lines.join(' '),
    }
  },
  parts({ readers }, trace, answer) {
    const parked = parkedIn(trace)
    const given: readonly string[] = answer.kind === 'choices' ? answer.value : []
    const wrong = readers.find(({ name }) => given.includes(name) !== parked.includes(name))
    if (wrong === undefined) return undefined
    const step = trace.steps.findLastIndex(({ state }) => state.who === wrong.name)
    const isParked = parked.includes(wrong.name)
    return {
      step: Math.max(0, step),
      predicted: `${wrong.name} ${isParked ? 'goes on' : 'parked'}`,
      actual: `${wrong.name} ${isParked ? 'parked' : 'goes on'}`,
      focus: wrong.name,
    }
  },
})
