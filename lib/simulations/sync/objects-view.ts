import { threadById } from './kernel'
import { isWritePhase, readersOf } from './rwlock'
import type { ObjectKind, SharedObject, State } from './state'
import type { ObjectView } from './view'

const LOCK_WORD = ['free', 'held', 'held, perhaps waited for']

export const KIND_NAMES: Record<ObjectKind, string> = {
  mutex: 'mutex',
  errorcheck: 'error-checking mutex',
  recursive: 'recursive mutex',
  pi: 'mutex with priority inheritance',
  cond: 'condition variable',
  sem: 'semaphore',
  rwlock: 'read-write lock',
  'rwlock-writer': 'read-write lock that prefers writers',
  spin: 'spinlock',
  barrier: 'barrier',
  futex: 'futex word',
  'go-mutex': 'Go sync.Mutex',
  'go-rwmutex': 'Go sync.RWMutex',
}

/** What of an object a learner should see. */
export function viewOf(state: State, object: SharedObject): ObjectView {
  const nameOf = (id: number): string[] => (id === 0 ? [] : [threadById(state, id).name])
  return {
    name: object.name,
    kind: object.kind,
    words: wordsOf(object),
    holders: nameOf(object.words['owner'] ?? object.words['writer'] ?? 0),
    sleepers: state.threads
      .filter(
        (thread) => thread.status === 'asleep' && thread.sleepsOn?.startsWith(`${object.name}.`) === true,
      )
      .toSorted((a, b) => placeOf(state, object, a.id) - placeOf(state, object, b.id))
      .map((thread) => thread.name),
  }
}

/** Where a sleeper stands in the queue it is in. */
function placeOf(state: State, object: SharedObject, id: number): number {
  const queue = Object.entries(state.sleepers).find(
    ([address, ids]) => address.startsWith(`${object.name}.`) && ids.includes(id),
  )?.[1]
  return (queue ?? object.waiters).indexOf(id)
}

function wordsOf({ kind, words }: SharedObject): ObjectView['words'] {
  const value = (field: string): number => words[field] ?? 0
  const word = (label: string, field: string): ObjectView['words'] => [{ label, value: `${value(field)}` }]
  switch (kind) {
    case 'mutex':
    case 'errorcheck':
    case 'recursive': {
      const count = kind === 'recursive' && value('count') > 0 ? word('count', 'count') : []
      return [{ label: 'word', value: `${value('lock')}`, means: LOCK_WORD[value('lock')] ?? '' }, ...count]
    }
    case 'pi':
      return [
        { label: 'owner', value: `${value('owner')}`, means: value('waited') === 1 ? 'waited for' : '' },
      ]
    case 'spin':
      return [{ label: 'word', value: `${value('lock')}`, means: LOCK_WORD[value('lock')] ?? '' }]
    case 'sem':
      return [...word('count', 'value'), ...word('waiting', 'waiting')]
    case 'cond':
      return word('signals', 'signals')
    case 'barrier':
      return [{ label: 'came', value: `${value('in')} of ${value('count')}` }, ...word('round', 'round')]
    case 'futex':
      return word('word', 'word')
    case 'rwlock':
    case 'rwlock-writer':
      return [
        { label: 'phase', value: isWritePhase(value('readers')) ? 'write' : 'read' },
        { label: 'readers', value: `${readersOf(value('readers'))}` },
      ]
    case 'go-mutex':
      return [
        { label: 'locked', value: `${value('locked')}` },
        { label: 'mode', value: value('starving') === 1 ? 'starving' : 'normal' },
        { label: 'waiting', value: `${value('waiting')}` },
      ]
    case 'go-rwmutex':
      return [
        ...word('readers', 'readers'),
        { label: 'writer', value: value('writer') === 0 ? 'none' : value('pending') === 1 ? 'waits' : 'in' },
      ]
  }
}
