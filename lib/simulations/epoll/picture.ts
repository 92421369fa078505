import type { Trace } from '../contract'
import { findRegistration, type OpenFile, type Registration, unreadBytes } from './kernel'
import { labelOf } from './names'
import { pollFile, slotsOf } from './poll-file'
import type { Lane, Mark, Scene } from './scene'

/** One open file as the stage shows it. */
export interface EndRow {
  readonly key: string
  readonly label: string
  /** `IN|ET`, or what is watched by several. */
  readonly watch: string
  readonly mode: 'level' | 'edge' | 'one-shot' | 'none'
  readonly disabled: boolean
  /** Which events hold now. */
  readonly holds: string
  readonly read: number
  readonly unread: number
  /** A pipe's page slots, for its write end. */
  readonly slots: { readonly used: number; readonly all: number } | null
  readonly current: boolean
}

/** A registration on the ready list or in the hand of `epoll_wait`. */
export interface Entry {
  readonly id: number
  readonly label: string
  readonly mode: EndRow['mode']
  readonly events: string
  readonly isNew: boolean
}

export interface Belt {
  readonly name: string
  readonly listed: readonly Entry[]
  readonly handed: readonly Entry[]
  /** This step was an `epoll_wait` on this instance. */
  readonly waited: boolean
}

export interface LaneView {
  readonly name: string
  readonly kind: Lane['kind']
  readonly now: Lane['now']
  readonly marks: readonly (Mark & { readonly left: number; readonly wide: number })[]
}

export function rowsOf(trace: Trace<Scene>, at: number): EndRow[] {
  const scene = trace.steps[at]?.state
  if (scene === undefined) return []
  const last = trace.steps.at(-1)?.state ?? scene
  return scene.kernel.files.flatMap((file, i) => {
    const name = nameOf(scene, i) ?? nameOf(last, i)
    if (name === null || file.kind === 'epoll' || file.kind === 'regular') return []
    const ever = [...scene.kernel.registrations, ...last.kernel.registrations].some((one) => one.file === i)
    const unread = unreadBytes(scene.kernel, file)
    const shows =
      ever || everWatched(trace, at, i) || (file.kind === 'socket' && unread > 0) || isReadEnd(file)
    if (!shows || (isReadEnd(file) && !ever && isOtherEndWatched(scene, last, file))) return []
    return [rowOf(trace, at, scene, file, i, name)]
  })
}

function isReadEnd(file: OpenFile): boolean {
  return file.kind === 'pipe' && file.end === 'r'
}

function isOtherEndWatched(scene: Scene, last: Scene, file: OpenFile): boolean {
  return [...scene.kernel.registrations, ...last.kernel.registrations].some((one) => {
    const watched = scene.kernel.files[one.file]
    return (
      file.kind === 'pipe' && watched?.kind === 'pipe' && watched.pipe === file.pipe && watched.end === 'w'
    )
  })
}

function everWatched(trace: Trace<Scene>, at: number, file: number): boolean {
  return trace.steps
    .slice(0, at + 1)
    .some(({ state }) => state.kernel.registrations.some((one) => one.file === file))
}

function rowOf(
  trace: Trace<Scene>,
  at: number,
  scene: Scene,
  file: OpenFile,
  index: number,
  name: string,
): EndRow {
  const watchers = scene.kernel.registrations.filter((one) => one.file === index)
  const [first] = watchers
  const pipe = file.kind === 'pipe' ? scene.kernel.pipes[file.pipe] : undefined
  const label = labelOf(name, scene.labels)
  const labels = [...new Set([label, ...watchers.map((one) => labelOf(one.name, scene.labels))])]
  return {
    key: `${index}`,
    label: watchers.length > 0 && !labels.includes(label) ? labels.join(', ') : label,
    watch: watchText(watchers, scene.kernel.instances.length > 1),
    mode: first === undefined ? 'none' : modeOf(first),
    disabled: watchers.length > 0 && watchers.every((one) => one.disabled),
    holds: pollFile(scene.kernel, file).join(' '),
    read: readSoFar(trace, at, index),
    unread: unreadBytes(scene.kernel, file),
    slots:
      file.kind === 'pipe' && file.end === 'w' && pipe !== undefined
        ? { used: pipe.slots.length, all: slotsOf(pipe.capacity) }
        : null,
    current: touches(scene, index),
  }
}

function nameOf({ kernel }: Scene, file: number): string | null {
  return kernel.descriptors.find((descriptor) => descriptor.file === file)?.name ?? null
}

function watchText(watchers: readonly Registration[], many: boolean): string {
  if (watchers.length === 0) return 'not watched'
  const flags = ({ wanted, et, oneshot, exclusive }: Registration): string =>
    [...wanted, ...(et ? ['ET'] : []), ...(oneshot ? ['ONESHOT'] : []), ...(exclusive ? ['EXCL'] : [])].join(
      '|',
    ) || 'no event'
  const texts = watchers.map((one) => (many ? `${one.instance} ${flags(one)}` : flags(one)))
  return [...new Set(texts)].join(', ')
}

export function modeOf({ et, oneshot }: Registration): EndRow['mode'] {
  return oneshot ? 'one-shot' : et ? 'edge' : 'level'
}

/** Bytes that reads of this file have taken up to this step. */
function readSoFar(trace: Trace<Scene>, at: number, file: number): number {
  return trace.steps.slice(1, at + 1).reduce((total, { state }) => {
    const { act, result } = state
    if (act?.op !== 'read' || typeof result !== 'number') return total
    const reader = state.kernel.descriptors.find((descriptor) => descriptor.name === act.fd)
    return reader?.file === file ? total + result : total
  }, 0)
}

/** Whether the step's call is about this file. A pipe's two ends share the bytes. */
function touches({ kernel, act }: Scene, index: number): boolean {
  if (act === null || act.op === 'wait' || !('fd' in act)) return false
  const target = kernel.files[kernel.descriptors.find((descriptor) => descriptor.name === act.fd)?.file ?? -1]
  const file = kernel.files[index]
  if (target === undefined || file === undefined) return false
  if (target === file) return true
  if (target.kind === 'pipe' && file.kind === 'pipe') return act.op === 'write' && target.pipe === file.pipe
  if (target.kind === 'socket' && file.kind === 'socket')
    return act.op === 'write' && kernel.sockets[target.socket]?.peer === file.socket
  return false
}

export function beltsOf({ kernel, labels, effects, act }: Scene): Belt[] {
  const used = kernel.instances.filter(
    ({ name }) => kernel.instances.length === 1 || kernel.registrations.some((one) => one.instance === name),
  )
  return used.map((instance) => {
    const entry = (id: number, events: string): Entry | null => {
      const registration = findRegistration(kernel, id)
      if (registration === null) return null
      const isNew = effects.some((effect) => effect.kind === 'queued' && effect.id === id)
      return { id, label: labelOf(registration.name, labels), mode: modeOf(registration), events, isNew }
    }
    const own = (id: number): boolean => findRegistration(kernel, id)?.instance === instance.name
    return {
      name: instance.name,
      listed: instance.ready.flatMap((id) => entry(id, '') ?? []),
      handed: effects.flatMap((effect) =>
        effect.kind === 'reported' && own(effect.id) ? (entry(effect.id, effect.events.join('|')) ?? []) : [],
      ),
      waited: act?.op === 'wait' && (act.on ?? 'epoll') === instance.name,
    }
  })
}

/** The lanes cut to `columns` steps that end with the step shown, or begin at the start. */
export function lanesOf(
  { lanes }: Scene,
  at: number,
  columns: number,
): { readonly from: number; readonly lanes: LaneView[] } {
  const from = Math.max(1, at - columns + 1)
  return {
    from,
    lanes: lanes.map(({ name, kind, now, marks }) => ({
      name,
      kind,
      now,
      marks: marks.flatMap((mark) => {
        const left = Math.max(mark.from, from)
        return mark.to <= from ? [] : [{ ...mark, left: left - from, wide: mark.to - left }]
      }),
    })),
  }
}
