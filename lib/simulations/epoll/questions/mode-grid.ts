import { z } from 'zod'
import { assert } from '@/lib/base/assert'
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
import { type Mode, MODES, own } from './watched'
import { wrongKernels } from './wrong-kernels'

const params = z.strictObject({
  /** The rows. */
  modes: z.array(z.enum(MODES)).min(1).max(4).default(['lt', 'et', 'oneshot']),
  /** The columns: how many waits the script has. */
  waits: z.int().min(3).max(6).default(4),
  /** Whether the script may hold an EPOLL_CTL_MOD. */
  mod: z.boolean().default(true),
})
type Params = z.infer<typeof params>

const NAMES: Record<Mode, string> = { lt: 'LT', et: 'ET', oneshot: 'ONESHOT', 'et-oneshot': 'ET|ONESHOT' }

function grid(drawn: SameScript, trace: Trace<Scene>): Answer {
  const cells = drawn.watched.flatMap((one) => reportsOf(trace, one))
  return { kind: 'grid', value: cells.map((reported) => (reported ? 'yes' : 'no')) }
}

/** Row and column of the first cell that differs. */
function firstWrong(
  drawn: SameScript,
  right: Answer,
  answer: Answer,
): { readonly row: number; readonly column: number } | null {
  if (right.kind !== 'grid' || answer.kind !== 'grid') return null
  const waits = right.value.length / drawn.watched.length
  const cell = right.value.findIndex((value, i) => value !== answer.value[i])
  return cell < 0 ? null : { row: Math.floor(cell / waits), column: cell % waits }
}

export const modeGrid = defineQuestion<Params, SameScript, Scene>({
  id: 'mode-grid',
  title: 'Level, edge, one-shot: which waits report?',
  kind: 'predict',
  form: 'grid',
  params,
  pose: (rng, { modes, waits, mod }) => ({ watched: watchedIn(modes), deeds: drawDeeds(rng, waits, mod) }),
  ask({ watched, deeds }) {
    const waits = deeds.filter((deed) => deed.does === 'wait').length
    return {
      prompt: {
        text: `Each row is an empty pipe of its own whose read end is registered for \`EPOLLIN\`, **${watched.map((one) => NAMES[one.mode]).join(', ')}**. The same happens to all of them; every wait has timeout 0. (Linux 6.18)\n\nWhich waits return which pipe?`,
        exhibits: [{ kind: 'code', lines: deedListing(deeds, (wait) => ` → w${wait}`) }],
      },
      form: {
        kind: 'grid',
        columns: Array.from({ length: waits }, (_, i) => `w${i + 1}`),
        rows: watched.map((one) => NAMES[one.mode]),
        values: [
          { id: 'yes', label: 'yes' },
          { id: 'no', label: '–' },
        ],
      },
      hints: [
        'Level-triggered: as long as bytes are unread. Edge-triggered: once after each write or MOD. One-shot: once after ADD and once after each MOD.',
        'The first wait returns all of them.',
      ],
    }
  },
  run: (drawn) => runSame(drawn),
  truth: grid,
  misconceptions: wrongKernels('edgeReturns', 'levelOnce', 'fromEmpty', 'oneshotRearms', 'modBlind').map(
    ({ rules, ...said }) => ({ ...said, answer: (drawn) => grid(drawn, runSame(drawn, rules)) }),
  ),
  explain(drawn, trace, answer) {
    const right = grid(drawn, trace)
    const rows = drawn.watched.map((one) => {
      const at = reportsOf(trace, one).flatMap((reported, i) => (reported ? [`w${i + 1}`] : []))
      return `${NAMES[one.mode]}: ${at.join(', ')}`
    })
    const steps = waitSteps(trace)
    const { row, column } = firstWrong(drawn, right, answer) ?? {
      row: Math.min(1, drawn.watched.length - 1),
      column: steps.length - 1,
    }
    const one = drawn.watched[row]
    assert(one !== undefined, 'the grid has this row')
    return {
      truthSays: `${rows.join('; ')}.`,
      because: `${NAMES[one.mode]} at w${column + 1}: ${whyReported(trace, steps[column] ?? 0, own(one))}`,
    }
  },
  parts(drawn, trace, answer) {
    const wrong = firstWrong(drawn, grid(drawn, trace), answer)
    const one = drawn.watched[wrong?.row ?? -1]
    const step = waitSteps(trace)[wrong?.column ?? -1]
    if (wrong === null || one === undefined || step === undefined) return undefined
    const name = nameOf(one)
    const reported = reportsOf(trace, one)[wrong.column] === true
    return {
      step,
      predicted: reported ? `not ${name}` : name,
      actual: reported ? name : `not ${name}`,
      focus: own(one),
    }
  },
})
