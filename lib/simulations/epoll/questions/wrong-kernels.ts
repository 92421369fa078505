import type { Misconception, Step } from '../../contract'
import { LINUX, type Rules } from '../kernel'
import { type Labels, resultText } from '../names'
import type { Scene } from '../scene'

/** A misconception that is a kernel with another rule: it runs the same model. */
export interface WrongKernel extends Misconception {
  readonly rules: Rules
}

const WRONG = {
  edgeReturns: {
    id: 'edge-repeats',
    name: 'level-triggered reasoning',
    says: 'An edge-triggered descriptor is not reported again because data remain. Only a new wake-up puts it back on the ready list.',
    rules: { ...LINUX, edgeReturns: true },
  },
  levelOnce: {
    id: 'level-once',
    name: 'edge-triggered reasoning',
    says: 'A level-triggered descriptor is reported by every wait for as long as data remain, not once.',
    rules: { ...LINUX, levelReturns: false },
  },
  fromEmpty: {
    id: 'edge-from-empty',
    name: 'edge means empty to not empty',
    says: 'The edge is the arrival, not the change from empty to readable: new data renew it although old data are unread.',
    rules: { ...LINUX, wakeOnlyFromEmpty: true },
  },
  oneshotRearms: {
    id: 'one-shot-rearms',
    name: 'one-shot re-arms by itself',
    says: 'After its one report a one-shot descriptor is disabled; new data do not arm it again, only `EPOLL_CTL_MOD` does.',
    rules: { ...LINUX, oneshotRearms: true },
  },
  modBlind: {
    id: 'mod-only-sets-flags',
    name: 'MOD only sets flags',
    says: '`EPOLL_CTL_MOD` looks at the file at once: if it is ready, it goes on the ready list, edge-triggered or not.',
    rules: { ...LINUX, modLooks: false },
  },
  headFirst: {
    id: 'same-one-first',
    name: 'the first stays first',
    says: 'A reported level-triggered descriptor goes back to the tail of the ready list, so the others get their turn.',
    rules: { ...LINUX, returnsToHead: true },
  },
  hangupAsked: {
    id: 'hangup-must-be-asked',
    name: 'HUP only if asked for',
    says: '`EPOLLERR` and `EPOLLHUP` are always reported, asked for or not. Only `EPOLLRDHUP` has to be asked for.',
    rules: { ...LINUX, hangupOnlyIfAsked: true },
  },
  closeRemoves: {
    id: 'close-removes',
    name: 'close always unregisters',
    says: 'A registration goes when the open file goes. A dup keeps the file open, so it goes on being reported.',
    rules: { ...LINUX, closeRemoves: true },
  },
  silentFailure: {
    id: 'failed-write-silent',
    name: 'a failed write wakes nobody',
    says: 'Since Linux 5.14 every attempt to write to a polled pipe wakes its read end, even one that fails with EAGAIN.',
    rules: { ...LINUX, failedWriteSilent: true },
  },
} as const satisfies Record<string, WrongKernel>

export function wrongKernels(...names: readonly (keyof typeof WRONG)[]): WrongKernel[] {
  return names.map((name) => WRONG[name])
}

/** The first step at which two runs of one script hand out something different. */
export function firstDifference(
  steps: readonly Step<Scene>[],
  wrong: readonly Step<Scene>[],
  labels: Labels,
): { readonly step: number; readonly predicted: string; readonly actual: string } | undefined {
  const texts = (all: readonly Step<Scene>[]): string[] =>
    all.map(({ state }) => `${state.who} ${state.act?.op ?? ''} ${resultText(state.result, labels)}`)
  const here = texts(steps)
  const there = texts(wrong)
  const step = here.findIndex((text, i) => text !== there[i])
  if (step < 0) return undefined
  return {
    step,
    predicted: short(wrong[step], labels),
    actual: short(steps[step], labels),
  }
}

function short(step: Step<Scene> | undefined, labels: Labels): string {
  return step === undefined ? 'nothing more' : resultText(step.state.result, labels)
}
