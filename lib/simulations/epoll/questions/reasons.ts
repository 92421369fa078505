import type { Trace } from '../../contract'
import { unreadBytes } from '../kernel'
import { bytes, labelOf } from '../names'
import type { Scene } from '../scene'

/** The last step of the run. */
export function lastStep(trace: Trace<Scene>): number {
  return trace.steps.length - 1
}

export function sceneAt(trace: Trace<Scene>, step: number): Scene {
  const state = trace.steps[step]?.state
  if (state === undefined) throw new Error(`Broken invariant: the run has a step ${step}`)
  return state
}

/** Why the wait at `step` did or did not report this name, from what happened before. */
export function whyReported(trace: Trace<Scene>, step: number, name: string): string {
  const scene = sceneAt(trace, step)
  const label = labelOf(name, scene.labels)
  const registration = scene.kernel.registrations.find((one) => one.name === name)
  const file = scene.kernel.files[registration?.file ?? -1]
  if (registration === undefined || file === undefined) return `${label} is not registered any more.`
  const unread = unreadBytes(scene.kernel, file)
  const left = unread === 0 ? 'nothing is unread' : `${bytes(unread)} ${unread === 1 ? 'is' : 'are'} unread`
  const queuedAt = lastWith(trace, step - 1, registration.id, 'queued')
  const reportedAt = lastWith(trace, step - 1, registration.id, 'reported')
  const here = scene.effects.find((effect) => effect.kind !== 'wakes' && effect.id === registration.id)
  if (here?.kind === 'reported') {
    if (queuedAt > reportedAt) return `${label} is reported: step ${queuedAt} put it on the ready list.`
    return `${label} is reported: it is level-triggered, went back on the list at step ${reportedAt}, and ${left}.`
  }
  if (here?.kind === 'dropped')
    return `${label} was on the ready list, but is not ready when it is looked at: dropped in silence.`
  if (registration.disabled)
    return `${label} had its one shot at step ${reportedAt}; without a MOD it stays disabled.`
  if (reportedAt < 0) return `${label} never got onto the ready list.`
  if (registration.et) {
    const stays = unread === 0 ? '' : ` That ${left} does not count: it is edge-triggered.`
    return `${label} left the ready list when step ${reportedAt} reported it, and no wake-up came since.${stays}`
  }
  if (scene.kernel.instances[0]?.ready.includes(registration.id) === true)
    return `${label} is still in the list, behind those handed out.`
  return `${label} left the list when it was found empty.`
}

function lastWith(trace: Trace<Scene>, from: number, id: number, kind: 'queued' | 'reported'): number {
  for (let step = from; step >= 0; step -= 1) {
    const effects = trace.steps[step]?.state.effects ?? []
    if (effects.some((effect) => effect.kind === kind && effect.id === id)) return step
  }
  return -1
}
