import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { type Labels, resultText } from '../names'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import { rememberedRun } from './remembered'
import { byPeer, byThread, drawFds, listing } from './watched'
import { wrongKernels } from './wrong-kernels'

const params = z.strictObject({
  /** Whether the script may add the dup to the interest set as well. */
  addDup: z.boolean().default(true),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly fd: number
  readonly dup: number
  readonly lines: readonly Line[]
  readonly order: readonly string[]
}

function pose(rng: Rng, { addDup }: Params): Drawn {
  const [fd = 5, dup = 9] = drawFds(rng, 2)
  const add = byThread({ op: 'add', fd: 'it.r', events: ['IN'] })
  const dups = byThread({ op: 'dup', fd: 'it.r', as: 'dup' })
  const closeIt = byThread({ op: 'close', fd: 'it.r' })
  const closeDup = byThread({ op: 'close', fd: 'dup' })
  const adds = byThread({ op: 'add', fd: 'dup', events: ['IN'] })
  const scripts = [
    [add, dups, closeIt],
    [add, dups, closeIt],
    [add, dups, closeDup],
    [add, dups, closeIt, closeDup],
    [add, closeIt],
    [dups, add, closeIt],
    [add, dups],
    ...(addDup
      ? [
          [add, dups, adds, closeIt],
          [add, dups, adds],
          [dups, adds, closeIt],
        ]
      : []),
  ]
  const lines = rng.pick(scripts)
  const write = byPeer({ op: 'write', fd: 'it.w', n: rng.between(1, 9) * 10 })
  const wait = byThread({ op: 'wait', max: 8 })
  // Data may come before the close as well.
  const early = rng.chance(0.3) ? [...lines.slice(0, -1), write, ...lines.slice(-1)] : [...lines, write]
  return { fd, dup, lines: [...early, wait], order: rng.shuffle(['old', 'dup', 'both', 'nothing']) }
}

function labelsOf({ fd, dup }: Drawn): Labels {
  return { 'it.r': `fd ${fd}`, dup: `fd ${dup}`, 'it.w': 'writer of the pipe' }
}

const run = rememberedRun((drawn: Drawn, rules): Trace<Scene> => {
  return runLines({
    objects: [{ kind: 'pipe', name: 'it', cap: 65536 }],
    labels: labelsOf(drawn),
    lines: drawn.lines,
    rules,
    opening: `fd ${drawn.fd} is the read end of an empty pipe.`,
  })
})

function outcome(trace: Trace<Scene>): Answer {
  const effects = trace.steps.at(-1)?.state.effects ?? []
  const names = effects.flatMap((effect) => (effect.kind === 'reported' ? [effect.name] : []))
  const value =
    names.length > 1 ? 'both' : names.includes('it.r') ? 'old' : names.includes('dup') ? 'dup' : 'nothing'
  return { kind: 'choice', value }
}

export const dupClose = defineQuestion<Params, Drawn, Scene>({
  id: 'dup-close',
  title: 'Is a closed descriptor still reported?',
  kind: 'quick',
  form: 'choice',
  params,
  pose,
  ask(drawn) {
    const { fd, dup, lines, order } = drawn
    const labels: Record<string, string> = {
      old: `fd ${fd}`,
      dup: `fd ${dup}`,
      both: `fd ${fd} and fd ${dup}`,
      nothing: 'nothing',
    }
    return {
      prompt: {
        text: `**fd ${fd}** is the read end of an empty pipe. Each ADD stores the number that it was called with as \`data.fd\`; the writer stays open. (Linux 6.18)\n\nWhat does the **last** call report?`,
        exhibits: [
          {
            kind: 'code',
            lines: listing(lines, labelsOf(drawn), (_, i) => (i === lines.length - 1 ? '?' : null)),
          },
        ],
      },
      form: { kind: 'choice', options: order.map((id) => ({ id, label: labels[id] ?? id })) },
      hints: [
        'A registration belongs to the open file. It goes when the last descriptor for that file is closed, and what it reports is what was stored with it.',
      ],
    }
  },
  run: (drawn) => run(drawn),
  truth: (_, trace) => outcome(trace),
  misconceptions: [
    ...wrongKernels('closeRemoves').map(({ rules, ...said }) => ({
      ...said,
      answer: (drawn: Drawn): Answer => outcome(run(drawn, rules)),
    })),
    {
      id: 'reports-the-open-number',
      name: 'the surviving number is reported',
      says: 'epoll reports what was stored at ADD or MOD, even if that number is closed by now; it does not know of other numbers for the file.',
      answer: ({ lines }) => {
        const closed = lines.some(({ act }) => act.op === 'close' && act.fd === 'it.r')
        const dups =
          lines.some(({ act }) => act.op === 'dup') &&
          !lines.some(({ act }) => act.op === 'close' && act.fd === 'dup')
        return closed && dups ? { kind: 'choice', value: 'dup' } : null
      },
    },
    {
      id: 'dup-is-registered',
      name: 'a dup is registered too',
      says: 'A dup is not in the interest set until it is added under its own number.',
      answer: ({ lines }) => {
        const dups = lines.some(({ act }) => act.op === 'dup') && !lines.some(({ act }) => act.op === 'close')
        return dups ? { kind: 'choice', value: 'both' } : null
      },
    },
  ],
  explain(drawn, trace) {
    const scene = trace.steps.at(-1)?.state
    const says = resultText(scene?.result ?? null, labelsOf(drawn))
    const closed = drawn.lines.some(({ act }) => act.op === 'close' && act.fd === 'it.r')
    const left = scene?.kernel.descriptors.some(({ name }) => name === 'dup') === true
    const why = !closed
      ? 'Nothing that is registered was closed. What ADD was called with is what is reported.'
      : left
        ? `fd ${drawn.dup} keeps the open file alive, so closing fd ${drawn.fd} unregisters nothing; \`EPOLL_CTL_DEL\` on fd ${drawn.fd} would only give EBADF now.`
        : `The last descriptor for the open file is closed, and its registrations go with it.`
    return { truthSays: says === 'nothing' ? 'It reports nothing.' : `It reports ${says}.`, because: why }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const labels: Record<string, string> = {
      old: `fd ${drawn.fd}`,
      dup: `fd ${drawn.dup}`,
      both: 'both',
      nothing: 'nothing',
    }
    return {
      step: trace.steps.length - 1,
      predicted: labels[answer.value] ?? answer.value,
      actual: resultText(trace.steps.at(-1)?.state.result ?? null, labelsOf(drawn)),
      focus: 'ready',
    }
  },
})
