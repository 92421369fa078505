import { type Effect, findDescriptor, findRegistration, type Kernel, unreadBytes } from './kernel'
import type { Op, OpResult } from './model'
import { bytes, callText, labelOf, type Labels, listed, resultText } from './names'
import type { Act } from './scene'

interface Call {
  readonly actor: string
  readonly op: Op
  readonly act: Act
  readonly before: Kernel
  readonly after: Kernel
  readonly labels: Labels
  readonly result: OpResult
  readonly effects: readonly Effect[]
  readonly parked: boolean
}

/** One or two sentences: what the call did and by which rule. */
export function sayCall(call: Call): string {
  const { op, result, labels } = call
  if (op.op === 'wait') return sayWait(call)
  const text = `\`${callText(op, labels)}\``
  if (op.op === 'read') return sayRead(call)
  if (typeof result === 'string' && op.op !== 'write')
    return `${text} fails with ${result}${whyError(result)}.`
  const rest = sayEffects(call)
  switch (op.op) {
    case 'add':
      if (call.act.op === 'go-open') {
        return `Go's runtime registers ${labelOf(op.fd, labels)} once, for reading and writing, edge-triggered.${rest}`
      }
      return `${text} puts it into the interest set.${rest === '' ? ' Nothing that it wants is ready, so the ready list does not change.' : rest}`
    case 'mod':
      return `${text} sets its flags anew and looks at it at once.${rest === '' ? ' Nothing that it wants is ready.' : rest}`
    case 'write': {
      const label = labelOf(op.fd, labels)
      if (result === 'EAGAIN')
        return `${label}: the pipe is full, so \`write\` fails with EAGAIN. The attempt still wakes the read end.${rest}`
      if (result === 'EPIPE') return `${label}: nobody can read this any more, so \`write\` fails with EPIPE.`
      const part = typeof result === 'number' && result < op.n ? ` of ${op.n}` : ''
      return `${capital(label)} writes ${typeof result === 'number' ? result : 0}${part} ${op.n === 1 ? 'byte' : 'bytes'}.${rest}`
    }
    case 'del':
    case 'close':
    case 'shutdown':
    case 'dup':
      return `${text}.${op.op === 'dup' ? ' Both numbers now name one open file.' : rest}`
  }
}

function whyError(error: string): string {
  const whys: Record<string, string> = {
    EEXIST: ': this number is registered for this file already',
    ENOENT: ': it is not registered',
    EPERM: ': an ordinary file is always ready, so epoll does not take it',
    EBADF: ': no such descriptor is open',
    EINVAL: ': this is not allowed',
  }
  return whys[error] ?? ''
}

function sayRead({ op, act, actor, result, labels, after, parked, effects }: Call): string {
  if (op.op !== 'read') return ''
  const label = labelOf(op.fd, labels)
  const lead = act.op === 'go-read' ? `${actor} reads ${label}: ` : ''
  if (result === 'EAGAIN') {
    return parked
      ? `${lead}EAGAIN, nothing there. The runtime parks ${actor}; its thread goes on to other goroutines.`
      : `\`read\` on ${label} gives EAGAIN: it is empty.`
  }
  if (typeof result === 'string') return `\`read\` on ${label} fails with ${result}.`
  if (result === 0) return `${lead || ''}\`read\` on ${label} returns 0: end of file.`
  const left = leftIn(after, op.fd)
  const rest = sayEffects({ op, act, actor, result, labels, after, parked, effects, before: after })
  const what =
    lead === '' ? `\`read\` takes ${bytes(Number(result))} from ${label}` : `${lead}${bytes(Number(result))}`
  return `${what}; ${left === 0 ? 'it is empty now' : `${left} stay`}.${rest || ' Reading does not touch the ready list.'}`
}

function leftIn(kernel: Kernel, name: string): number {
  const file = kernel.files[findDescriptor(kernel, name)?.file ?? -1]
  return file === undefined ? 0 : unreadBytes(kernel, file)
}

function sayWait({ actor, op, result, labels, effects, after }: Call): string {
  const who = op.op === 'wait' && op.sleeper !== undefined ? `${actor}: \`epoll_wait\`` : '`epoll_wait`'
  const dropped = effects.flatMap((effect) =>
    effect.kind === 'dropped' ? [labelOf(effect.name, labels)] : [],
  )
  const drops =
    dropped.length === 0
      ? ''
      : ` ${listed(dropped)} ${dropped.length === 1 ? 'was' : 'were'} listed but not ready any more: dropped in silence.`
  const stale = staleIn(after, labels)
  if (result === 'asleep') return `${who} finds nothing to hand out${stale}, so ${actor} sleeps.${drops}`
  if (typeof result === 'string') return `${who} fails with ${result}.`
  if (typeof result === 'number' || result.length === 0) return `${who} returns nothing${stale}.${drops}`
  const sentences = effects.flatMap((effect) => {
    if (effect.kind !== 'reported') return []
    const registration = findRegistration(after, effect.id)
    const label = labelOf(effect.name, labels)
    if (effect.then === 'back')
      return [
        `${label} is ${registration?.et === true ? 'edge' : 'level'}-triggered and goes back on the ready list.`,
      ]
    if (effect.then === 'off')
      return [
        `${label} is ${registration?.et === true ? 'edge' : 'level'}-triggered and stays off the ready list until the next wake-up.`,
      ]
    return [`${label} is one-shot and disabled until the next MOD.`]
  })
  const wakes = effects.some((effect) => effect.kind === 'wakes')
    ? ' The list is not empty, so one more sleeper is woken.'
    : ''
  return `${who} hands out ${resultText(result, labels)}. ${sentences.join(' ')}${drops}${wakes}`
}

/** "although 60 bytes lie unread in fd 5", for what an empty return leaves behind. */
function staleIn(kernel: Kernel, labels: Labels): string {
  const left = kernel.registrations.flatMap((registration) => {
    const file = kernel.files[registration.file]
    const unread = file === undefined ? 0 : unreadBytes(kernel, file)
    return unread > 0 && registration.wanted.includes('IN')
      ? [`${bytes(unread)} in ${labelOf(registration.name, labels)}`]
      : []
  })
  return left.length === 0 ? '' : `, although ${listed([...new Set(left)])} are unread`
}

function sayEffects({ op, effects, labels, after }: Call): string {
  const queued = effects.flatMap((effect) => (effect.kind === 'queued' ? [effect.name] : []))
  const sentences: string[] = []
  if (queued.length > 0) {
    const names = listed(queued.map((name) => labelOf(name, labels)))
    sentences.push(
      op.op === 'add' || op.op === 'mod'
        ? `It is ready now, so it goes to the tail of the ready list.`
        : `The wake-up puts ${names} at the tail of the ready list.`,
    )
  }
  for (const effect of effects) {
    if (effect.kind === 'queued' || effect.kind === 'reported' || effect.kind === 'dropped') continue
    if (effect.kind === 'wakes') {
      sentences.push(`${effect.thread} wakes.`)
      continue
    }
    const label = labelOf(effect.name, labels)
    if (effect.kind === 'merged') sentences.push(`${label} is on the ready list already; the two merge.`)
    if (effect.kind === 'disabled') sentences.push(`${label} has fired its one shot, so it is passed over.`)
    if (effect.kind === 'unwanted') sentences.push(`${label} does not ask for this event.`)
    if (effect.kind === 'removed') sentences.push(`${label} leaves the interest set.`)
  }
  if (
    op.op === 'close' &&
    findDescriptor(after, op.fd) === null &&
    !effects.some((effect) => effect.kind === 'removed')
  ) {
    if (after.registrations.some((one) => one.name === op.fd))
      sentences.push('A dup keeps the file open, so it stays registered.')
  }
  return sentences.length === 0 ? '' : ` ${sentences.join(' ')}`
}

function capital(text: string): string {
  return text.startsWith('fd ') ? text : text.charAt(0).toUpperCase() + text.slice(1)
}
