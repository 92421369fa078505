import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { arrange } from '../arrange'
import { type Machine, type Operation, channelOf } from '../machine'
import { type Picture, type Place, placeOf, runTrace } from '../trace'

const EVENTS = [
  'started',
  'displaced',
  'yields',
  'preempted',
  'woken',
  'waits',
  'reads',
  'returns to no P',
  'returns to a free P',
] as const
type Event = (typeof EVENTS)[number]

const params = z.strictObject({
  /** What happens to the goroutine: leave some out to ask only about, for instance, channels or system calls. */
  events: z
    .array(z.enum(EVENTS))
    .min(1)
    .default([...EVENTS]),
})

interface Drawn {
  readonly event: Event
  /** The goroutine that is asked about, and another one. */
  readonly who: string
  readonly other: string
  readonly queued: readonly string[]
  /** For `waits` and `reads`: what is wanted is there already. */
  readonly isReady: boolean
}

const PLACES: readonly { readonly id: Place; readonly label: string }[] = [
  { id: 'runnext', label: 'the `runnext` slot of P0' },
  { id: 'local', label: 'the tail of the local queue of P0' },
  { id: 'global', label: 'the tail of the global queue' },
  { id: 'waiting', label: 'no run queue: it is parked and holds no thread' },
  { id: 'running', label: 'none: it runs on, on P0 or another P' },
  { id: 'syscall', label: 'no run queue: its thread blocks with it' },
]

const SENTENCES: Record<Place, string> = {
  runnext: 'is in the `runnext` slot of P0',
  local: 'is at the tail of the local queue of P0',
  global: 'is at the tail of the global queue',
  waiting: 'is parked: in no run queue, and without a thread',
  running: 'runs on',
  syscall: 'blocks its thread',
  dead: 'has ended',
}

export const whereItGoes = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'where-it-goes',
  title: 'Where does this goroutine go?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { events }) {
    const [who = 'A', other = 'B', ...queued] = rng.sample(
      ['A', 'B', 'C', 'D', 'E', 'F', 'G'],
      rng.between(4, 6),
    )
    return { event: rng.pick(events), who, other, queued, isReady: rng.chance(0.3) }
  },
  ask: (drawn) => ({
    prompt: { text: `Go 1.19. ${STORIES[drawn.event].text(drawn)}` },
    form: { kind: 'choice', options: PLACES },
    hints: [
      'A goroutine made runnable by a running one goes to that P. One that gives up its turn, or comes back and finds no P, goes to the end of everything.',
    ],
  }),
  run: (drawn) => runIt(drawn).trace,
  truth: (drawn) => place(placeAfter(drawn)),
  misconceptions: [
    {
      id: 'one-local-fifo',
      name: 'everything queues locally',
      says: 'The local queue is not the only place: a new or woken goroutine takes `runnext`, and Gosched, preemption and a return without a P lead to the global queue.',
      answer: ({ event }) =>
        ['waits', 'reads', 'returns to a free P'].includes(event) ? null : place('local'),
    },
    {
      id: 'blocks-its-thread',
      name: 'a waiting goroutine holds its thread',
      says: 'A goroutine that waits for a channel or the network is only parked. Its thread goes on with other goroutines.',
      answer: ({ event, isReady }) =>
        ['waits', 'reads'].includes(event) && !isReady ? place('syscall') : null,
    },
    {
      id: 'always-parks',
      name: 'a receive or read always parks',
      says: 'Receiving and reading try first. Only if nothing is there does the goroutine park.',
      answer: ({ event, isReady }) =>
        ['waits', 'reads'].includes(event) && isReady ? place('waiting') : null,
    },
    {
      id: 'pinned',
      name: 'a goroutine belongs to its P',
      says: 'A goroutine is not tied to a P or a core: after a system call it takes any idle P, or else waits in the global queue for any.',
      answer: ({ event }) => (event === 'returns to a free P' ? place('local') : null),
    },
    {
      id: 'pushed-out-to-global',
      name: 'no room means the global queue',
      says: 'What is pushed out of `runnext` goes to the tail of the local queue; only a full local queue sends goroutines to the global one.',
      answer: ({ event }) => (event === 'displaced' ? place('global') : null),
    },
  ],
  explain(drawn, trace) {
    const { says } = trace.steps.at(-1) ?? { says: '' }
    return {
      truthSays: `${drawn.who} ${SENTENCES[placeAfter(drawn)]}.`,
      because: `${says} ${STORIES[drawn.event].rule(drawn)}`,
    }
  },
  parts: (drawn, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'choice' ? sayPlace(answer.value) : '',
    actual: sayPlace(placeAfter(drawn)),
    focus: drawn.who,
  }),
})

interface Story {
  text(drawn: Drawn): string
  /** A machine in which it is about to happen. */
  setUp(drawn: Drawn): Machine
  /** Whether it has happened. */
  happened(machine: Machine, drawn: Drawn): boolean
  rule(drawn: Drawn): string
}

const STORIES: Record<Event, Story> = {
  started: {
    text: ({ who, other, queued }) =>
      `**${other}** runs on P0, whose local queue holds ${list(queued)}. ${other} executes \`go ${who}()\`. Where is **${who}** now?`,
    setUp: ({ who, other, queued }) =>
      arrange({
        processors: [{ runs: other, queue: queued }],
        programs: { [other]: [{ do: 'go', g: who }], [who]: [] },
      }),
    happened: (machine, { who }) => machine.goroutines.some(({ name }) => name === who),
    rule: () => '`go` puts the new goroutine into `runnext`, in front of the queue; the starter goes on.',
  },
  displaced: {
    text: ({ who, other, queued }) =>
      `**${other}** runs on P0. **${who}** is in P0's \`runnext\`, and the local queue holds ${list(queued.slice(1))}. ${other} executes \`go ${queued[0]}()\`. Where is **${who}** now?`,
    setUp: ({ who, other, queued }) =>
      arrange({
        processors: [{ runs: other, runnext: who, queue: queued.slice(1) }],
        programs: { [other]: [{ do: 'go', g: queued[0] ?? '' }] },
      }),
    happened: (machine, { queued }) => machine.goroutines.some(({ name }) => name === queued[0]),
    rule: () =>
      'There is one `runnext` slot. The newcomer takes it, and the one that was in it goes to the tail of the local queue.',
  },
  yields: {
    text: ({ who, queued }) =>
      `**${who}** runs on P0, whose local queue holds ${list(queued)}. ${who} calls \`runtime.Gosched()\`. Where is **${who}** now?`,
    setUp: ({ who, queued }) =>
      arrange({ processors: [{ runs: who, queue: queued }], programs: { [who]: [{ do: 'yield' }] } }),
    happened: isNotRunning,
    rule: () => '`Gosched` uses the global queue, so that everybody else gets a turn before.',
  },
  preempted: {
    text: ({ who, queued }) =>
      `**${who}** has computed on P0 for **10 ms**, and P0's local queue holds ${list(queued)}. sysmon has it preempted. Where is **${who}** now?`,
    setUp: ({ who, queued }) =>
      arrange({ processors: [{ runs: who, queue: queued }], programs: { [who]: [compute(30)] } }),
    happened: isNotRunning,
    rule: () => 'A preempted goroutine is put where `Gosched` puts one: into the global queue.',
  },
  woken: {
    text: ({ who, other, queued }) =>
      `**${who}** is parked in \`<-c\`. **${other}**, on P0, sends to \`c\`; P0's local queue holds ${list(queued)}. Where is **${who}** now?`,
    setUp: ({ who, other, queued }) =>
      arrange({
        processors: [{ runs: other, queue: queued }],
        receiving: { [who]: 'c' },
        channels: { c: 0 },
        programs: { [other]: [{ do: 'send', c: 'c' }], [who]: [{ do: 'recv', c: 'c' }] },
      }),
    happened: (machine, { who }) =>
      machine.goroutines.find(({ name }) => name === who)?.status === 'runnable',
    rule: () => 'A goroutine that is woken takes `runnext` of the P that woke it, like a new one.',
  },
  waits: {
    text: ({ who, queued, isReady }) =>
      `**${who}** runs on P0, whose local queue holds ${list(queued)}. ${who} receives from a channel that ${isReady ? '**holds a value** in its buffer' : 'is **empty** and has no sender'}. Where is **${who}** now?`,
    setUp({ who, queued, isReady }) {
      const machine = arrange({
        processors: [{ runs: who, queue: queued }],
        channels: { c: isReady ? 1 : 0 },
        programs: { [who]: [{ do: 'recv', c: 'c' }] },
      })
      if (isReady) channelOf(machine, 'c').held = 1
      return machine
    },
    happened: hasTried,
    rule: ({ isReady }) =>
      isReady
        ? 'There is no reason to stop: the goroutine keeps its P.'
        : "It is in the channel's own list of receivers. The thread is free for the next goroutine.",
  },
  reads: {
    text: ({ who, queued, isReady }) =>
      `**${who}** runs on P0, whose local queue holds ${list(queued)}. ${who} calls \`conn.Read\` on a TCP connection, and **${isReady ? 'data are there already' : 'no data are there'}**. Where is **${who}** now?`,
    setUp: ({ who, queued, isReady }) =>
      arrange({
        processors: [{ runs: who, queue: queued }],
        programs: { [who]: [{ do: 'read', us: isReady ? 0 : 5000 }] },
      }),
    happened: hasTried,
    rule: ({ isReady }) =>
      isReady
        ? 'Go tries the non-blocking read first; only `EAGAIN` would park the goroutine.'
        : 'The descriptor is non-blocking and known to epoll. Only the goroutine waits; the thread does not.',
  },
  'returns to no P': {
    text: ({ who, other }) =>
      `GOMAXPROCS is **2**. **${who}** blocked in a system call for 4 ms, and sysmon took its P0 away. Now the call returns, while **P0 and P1 both run** other goroutines, **${other}** among them. Where is **${who}** now?`,
    setUp: ({ who, other, queued }) =>
      arrange({
        processors: [{ runs: other }, { runs: queued[0] ?? '' }],
        calling: { [who]: CALL_US },
        programs: {
          [other]: [compute(9)],
          [queued[0] ?? '']: [compute(9)],
          [who]: [{ do: 'syscall', us: CALL_US }],
        },
      }),
    happened: hasReturned,
    rule: () =>
      'A goroutine that returns and finds no idle P is put into the global queue, and its thread parks.',
  },
  'returns to a free P': {
    text: ({ who, other }) =>
      `GOMAXPROCS is **2**. **${who}** blocked in a system call for 4 ms, and sysmon gave its **P0** to **${other}**, which still runs there. Now the call returns, and **P1 is idle**. Where is **${who}** now?`,
    setUp: ({ who, other }) =>
      arrange({
        processors: [{ runs: other }, {}],
        calling: { [who]: CALL_US },
        programs: { [other]: [compute(9)], [who]: [{ do: 'syscall', us: CALL_US }] },
      }),
    happened: hasReturned,
    rule: () => 'Any idle P will do, so it runs on P1.',
  },
}

const CALL_US = 4000

function compute(ms: number): Operation {
  return { do: 'compute', us: ms * 1000 }
}

function runIt(drawn: Drawn) {
  const { setUp, happened } = STORIES[drawn.event]
  return runTrace(setUp(drawn), { until: (machine) => happened(machine, drawn), firstSays: 'Just before.' })
}

function isNotRunning(machine: Machine, { who }: Drawn): boolean {
  return machine.goroutines.find(({ name }) => name === who)?.status !== 'running'
}

/** It has done its operation, or waits in it. */
function hasTried({ goroutines }: Machine, { who }: Drawn): boolean {
  const goroutine = goroutines.find(({ name }) => name === who)
  return goroutine?.status === 'waiting' || (goroutine?.at ?? 0) > 0
}

function hasReturned(machine: Machine, { who }: Drawn): boolean {
  return machine.goroutines.find(({ name }) => name === who)?.status !== 'syscall'
}

function placeAfter(drawn: Drawn): Place {
  const { machine } = runIt(drawn)
  return placeOf(
    machine,
    machine.goroutines.findIndex(({ name }) => name === drawn.who),
  )
}

function place(value: Place): Answer {
  return { kind: 'choice', value }
}

function sayPlace(id: string): string {
  return PLACES.find((one) => one.id === id)?.label ?? id
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
