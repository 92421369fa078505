import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Scene } from '../scene'
import { whyReported } from './reasons'
import {
  deedListing,
  drawDeeds,
  nameOf,
  reportsOf,
  runSame,
  type SameScript,
  waitSteps,
  watchedIn,
} from './same-script'
import { flagText, type Mode, MODES, own, type Watched } from './watched'
import { wrongKernels } from './wrong-kernels'

const params = z.strictObject({
  /** How many waits the script has. */
  waits: z.int().min(2).max(4).default(3),
  /** Whether the script may hold an EPOLL_CTL_MOD. */
  mod: z.boolean().default(true),
})
type Params = z.infer<typeof params>

interface Drawn extends SameScript {
  readonly order: readonly Mode[]
}

function pose(rng: Rng, { waits, mod }: Params): Drawn {
  const draws = Array.from({ length: 4 }, () => drawDeeds(rng, waits, mod))
  // What is read empty last says little about the modes.
  const deeds = draws.find((one) => unreadAfter(one) > 0) ?? draws[0] ?? []
  return { watched: watchedIn(MODES), deeds, order: rng.shuffle(MODES) }
}

function unreadAfter(deeds: SameScript['deeds']): number {
  return deeds.reduce(
    (left, deed) => left + (deed.does === 'write' ? deed.n : deed.does === 'read' ? -deed.n : 0),
    0,
  )
}

function reportsLast(trace: Trace<Scene>, one: Watched): boolean {
  return reportsOf(trace, one).at(-1) === true
}

function modesThatReport({ watched }: Drawn, trace: Trace<Scene>): Answer {
  return { kind: 'choices', value: watched.flatMap((one) => (reportsLast(trace, one) ? [one.mode] : [])) }
}

export const whichModes = defineQuestion<Params, Drawn, Scene>({
  id: 'which-modes',
  title: 'Which flags make it return?',
  kind: 'predict',
  form: 'choices',
  params,
  pose,
  ask({ deeds, order }) {
    const waits = deeds.filter((deed) => deed.does === 'wait').length
    return {
      prompt: {
        text: `The read end of an empty pipe is added to an epoll instance. Then this happens; every wait has timeout 0. (Linux 6.18)\n\nWith which flags does the **last** wait return it?`,
        exhibits: [{ kind: 'code', lines: deedListing(deeds, (wait) => (wait === waits ? ' → ?' : '')) }],
      },
      form: { kind: 'choices', options: order.map((mode) => ({ id: mode, label: `\`${flagText(mode)}\`` })) },
      hints: ['Go through the flags one by one: is the descriptor on the ready list before the last wait?'],
    }
  },
  /** Four pipes at once, one for each set of flags. */
  run: (drawn) => runSame(drawn),
  truth: modesThatReport,
  misconceptions: wrongKernels('edgeReturns', 'levelOnce', 'fromEmpty', 'oneshotRearms', 'modBlind').map(
    ({ rules, ...said }) => ({ ...said, answer: (drawn) => modesThatReport(drawn, runSame(drawn, rules)) }),
  ),
  explain({ watched }, trace, answer) {
    const right = watched.filter((one) => reportsLast(trace, one))
    const given: readonly string[] = answer.kind === 'choices' ? answer.value : []
    const wrong = watched.filter((one) => given.includes(one.mode) !== right.includes(one))
    const last = waitSteps(trace).at(-1) ?? 0
    const shown = wrong.length === 0 ? watched.slice(0, 2) : wrong.slice(0, 2)
    return {
      truthSays:
        right.length === 0
          ? 'With none of them.'
          : right.length === watched.length
            ? 'With all four.'
            : `With ${right.map((one) => `\`${flagText(one.mode)}\``).join(', ')}.`,
      because: `The run has a pipe for each. ${shown.map((one) => `\`${flagText(one.mode)}\`: ${whyReported(trace, last, own(one))}`).join(' ')}`,
    }
  },
  parts({ watched }, trace, answer) {
    const given: readonly string[] = answer.kind === 'choices' ? answer.value : []
    const wrong = watched.find((one) => given.includes(one.mode) !== reportsLast(trace, one))
    const step = waitSteps(trace).at(-1)
    if (wrong === undefined || step === undefined) return undefined
    const name = nameOf(wrong)
    const reported = reportsLast(trace, wrong)
    return {
      step,
      predicted: reported ? `not ${name}` : name,
      actual: reported ? name : `not ${name}`,
      focus: own(wrong),
    }
  },
})
