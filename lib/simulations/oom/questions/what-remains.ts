import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { candidatesIn, killedIn, type Machine, type Process, runAll, type Touch } from '../model'
import { GIB, MIB, names, size } from '../say'
import { memoryTrace } from '../trace'

const params = z.strictObject({
  /** Whether the whole container dies, as the kubelet arranges it since 1.28, or one process. */
  oomGroup: z.enum(['any', 'off', 'on']).default('any'),
})

type Line = 'start' | 'request' | 'handler' | 'deferred'
type Mark = Line | 'kernel' | 'status'

/** How the server writes its lines: each at once, or gathered in a buffer that is not yet full. */
type Writes = 'at once' | 'buffered'

interface Drawn {
  readonly machine: Machine
  readonly touch: Touch
  readonly writes: Writes
}

const SERVER = 'server'
const MARKS: Readonly<Record<Mark, string>> = {
  start: '`listening`, written at its start to stderr, at once',
  request: '`request 41 done`, its line about a request a second ago',
  handler: '`stopping`, which its handler for SIGTERM writes',
  deferred: '`closed`, which a deferred function writes',
  kernel: 'a line of the kernel’s log that names the victim',
  status: 'OOMKilled and exit code 137, in the pod’s status',
}
const ORDER: readonly Mark[] = ['start', 'request', 'handler', 'deferred', 'kernel', 'status']

function killed({ machine, touch }: Pick<Drawn, 'machine' | 'touch'>): string[] {
  return killedIn(runAll(machine, [touch]))
}

/** What stands somewhere after the kill: SIGKILL runs no code of the process, and takes its buffers with it. */
function remains(drawn: Drawn): Mark[] {
  const dead = killed(drawn)
  return ORDER.filter((mark) => {
    switch (mark) {
      case 'start':
        return true
      case 'request':
        return drawn.writes === 'at once'
      case 'kernel':
        return dead.length > 0
      // A container ends with its first process.
      case 'status':
        return dead.includes(SERVER)
      case 'handler':
      case 'deferred':
        return false
    }
  })
}

function choices(value: readonly Mark[]): Answer {
  return { kind: 'choices', value: value.toSorted() }
}

function without(drawn: Drawn, ...marks: readonly Mark[]): Answer {
  return choices(remains(drawn).filter((mark) => !marks.includes(mark)))
}

function and(drawn: Drawn, ...marks: readonly Mark[]): Answer {
  return choices([...new Set([...remains(drawn), ...marks])])
}

export const whatRemains = defineQuestion({
  id: 'what-remains',
  title: 'What an OOM kill leaves behind',
  kind: 'predict',
  form: 'choices',
  params,
  pose: (rng, { oomGroup }): Drawn =>
    drawUntil(
      () => {
        const limit = rng.pick([500, 1000, 2000])
        const process = (name: string): Process => ({
          name,
          group: 'shop',
          residentKib: (rng.between(1, 5) * limit * MIB) / 10,
          adj: 0,
          alive: true,
        })
        const processes = [process(SERVER), process('helper')]
        const used = processes.reduce((sum, { residentKib }) => sum + residentKib, 0)
        return {
          machine: {
            ramKib: 32 * GIB,
            swapKib: 0,
            cacheKib: 0,
            groups: [
              {
                name: 'shop',
                parent: null,
                maxKib: limit * MIB,
                oomGroup: oomGroup === 'any' ? rng.chance(0.4) : oomGroup === 'on',
              },
            ],
            processes,
          },
          touch: { name: rng.pick(processes).name, kib: limit * MIB - used + (limit * MIB) / 10 },
          writes: rng.pick(['at once', 'buffered'] as const),
        }
      },
      (drawn) => {
        const scored = runAll(drawn.machine, [drawn.touch]).find(({ event }) => event?.is === 'scored')
        if (scored?.event?.is !== 'scored' || drawn.touch.kib < 50 * MIB) return false
        const [a = 0, b = 0] = candidatesIn(scored.machine, scored.event.domain).map(
          ({ points }) => points ?? 0,
        )
        const isGroup = drawn.machine.groups.some((group) => group.oomGroup)
        // Alone, the helper is the victim as often as not.
        return Math.abs(a - b) > 5000 && (isGroup || rng.chance(killed(drawn).includes(SERVER) ? 0.6 : 1))
      },
    ),
  ask({ machine, touch, writes }) {
    const [shop] = machine.groups
    return {
      prompt: {
        text: `A container with a memory limit of **${size(shop?.maxKib ?? 0)}** runs \`server\`, its first process, and \`helper\`. \`memory.oom.group\` is **${shop?.oomGroup === true ? '1' : '0'}**. The node has plenty of free memory. \`server\` writes its lines about requests **${writes === 'at once' ? 'at once' : 'into a buffer'}**${writes === 'at once' ? '' : ', which is not full yet'}. Now **\`${touch.name}\`** touches **${size(touch.kib)}** more.\n\nWhat of this can be found **afterwards**?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['process', 'in RAM', 'oom_score_adj'],
            rows: machine.processes.map(({ name, residentKib, adj }) => [
              name,
              size(residentKib),
              String(adj),
            ]),
          },
        ],
      },
      form: { kind: 'choices', options: ORDER.map((id) => ({ id, label: MARKS[id] })) },
      hints: [
        'First: who is killed? The one with most points under the limit, or with `memory.oom.group` all of them.',
        'SIGKILL runs no code of the process. What it had written is out; what it meant to write is not.',
      ],
    }
  },
  run: ({ machine, touch }) =>
    memoryTrace(
      machine,
      [touch],
      `A container of at most ${size(machine.groups[0]?.maxKib ?? 0)}, two processes in it.`,
    ),
  truth: (drawn) => choices(remains(drawn)),
  misconceptions: [
    {
      id: 'no-logs',
      name: 'no logs at all',
      says: 'What was written before is kept: `kubectl logs --previous` shows it. And the kernel logs each kill.',
      answer: (drawn) => without(drawn, 'start', 'request', 'kernel'),
    },
    {
      id: 'kernel-is-silent',
      name: 'a kill without a trace',
      says: 'The kernel writes whom it killed and why to its own log, with the memory of all candidates.',
      answer: (drawn) => without(drawn, 'kernel'),
    },
    {
      id: 'last-words',
      name: 'last words',
      says: 'SIGKILL cannot be caught. No handler runs, no deferred function, no `finally`.',
      answer: (drawn) =>
        and(drawn, ...(killed(drawn).includes(SERVER) ? (['handler', 'deferred'] as const) : [])),
    },
    {
      id: 'sigterm-first',
      name: 'SIGTERM first',
      says: 'The kubelet sends SIGTERM when a pod is deleted. The OOM killer does not ask.',
      answer: (drawn) => and(drawn, 'handler'),
    },
    {
      id: 'buffers-are-flushed',
      name: 'buffers written out',
      says: 'A buffer of the program is memory of the program: it goes with it. Only what `write` took is out.',
      answer: (drawn) => (killed(drawn).includes(SERVER) ? and(drawn, 'request') : null),
    },
    {
      id: 'any-kill-ends-the-container',
      name: 'any kill taken for the end',
      says: 'A container ends with its first process. When another one is killed it runs on, and its status says nothing.',
      answer: (drawn) => and(drawn, 'status'),
    },
    {
      id: 'status-left-out',
      name: 'the status left out',
      says: '137 is 128 + 9, the number of SIGKILL. The pod’s status keeps it, with the reason OOMKilled.',
      answer: (drawn) => without(drawn, 'status'),
    },
  ],
  explain(drawn) {
    const dead = killed(drawn)
    const isOver = dead.includes(SERVER)
    return {
      truthSays: `${remains(drawn)
        .map((mark) => MARKS[mark])
        .join('; ')}.`,
      because: `${names(dead)} ${dead.length === 1 ? 'dies' : 'die'} of SIGKILL, which no handler sees and no deferred function survives; the kernel logs it. ${isOver ? 'With its first process the container ends: 137 is 128 + 9.' : '`server` is not touched, so the container runs on and its status says nothing.'} ${drawn.writes === 'at once' ? 'What was written at once is in the log.' : isOver ? 'What stood in the buffer is gone with the process.' : 'The buffer is still waiting to be full.'}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choices') return undefined
    const right = remains(drawn)
    const extra = ORDER.find((mark) => answer.value.includes(mark) && !right.includes(mark))
    const missing = right.find((mark) => !answer.value.includes(mark))
    const at = trace.steps.findIndex(({ state }) => state.event === 'killed')
    return {
      step: Math.max(0, at),
      predicted: extra === undefined ? 'less is left' : 'more is left',
      actual: extra === undefined ? MARKS[missing ?? 'kernel'] : `${names(killed(drawn))} killed by SIGKILL`,
      focus: killed(drawn)[0] ?? SERVER,
    }
  },
})
