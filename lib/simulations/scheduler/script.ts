import { AppError } from '@/lib/base/app-error'
import type { Action, TaskSpec } from './task'

/** A task of the script, and how often it does I/O (for the feedback queue only). */
export interface ScriptTask extends TaskSpec {
  readonly ioEvery: number
}

type Draft = { -readonly [K in keyof ScriptTask]: ScriptTask[K] } & { actions: Action[] }

const MAX_TASKS = 8
const MS = 1_000_000

/** What may stand in a line, shown when it cannot be read. */
export const SCRIPT_WORDS =
  'nice n, fifo n, rr n, batch, idle, cpus 0,1, at ms, slice ms, work ms, sleep ms, loop, repeat, yield, lock m, unlock m, post T, wait, setprio T n, io ms'

/** One task a line: its name, then what it is and what it does. Throws AppError('invalid') that names the line. */
export function readTasks(text: string): ScriptTask[] {
  const lines = text
    .split('\n')
    .map((line, i) => ({ words: line.replace(/#.*/, '').trim().split(/\s+/), number: i + 1 }))
  const tasks = lines
    .filter(({ words }) => words[0] !== '')
    .map(({ words, number }) => readLine(words, number))
  if (tasks.length === 0)
    throw new AppError('invalid', 'Give at least one task, for instance "A nice 0 loop".')
  if (tasks.length > MAX_TASKS) throw new AppError('invalid', `Give at most ${MAX_TASKS} tasks.`)
  const names = tasks.map((task) => task.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new AppError('invalid', `The name ${twice} is given twice.`)
  for (const { name, actions } of tasks) {
    const unknown = actions.find((action) => 'thread' in action && !names.includes(action.thread))
    if (unknown !== undefined && 'thread' in unknown) {
      throw new AppError('invalid', `${name} names ${unknown.thread}, but there is no such task.`)
    }
  }
  return tasks
}

function readLine(words: readonly string[], line: number): ScriptTask {
  const [name = '', ...rest] = words
  if (!/^[A-Za-z][A-Za-z0-9]{0,5}$/.test(name))
    fail(line, `"${name}" is not a name: a letter, then up to five letters or digits`)
  const task: Draft = { name, policy: 'other', actions: [], ioEvery: 0 }
  const words2 = [...rest]
  const next = (): string => words2.shift() ?? fail(line, 'something is missing at the end')
  const whole = (low: number, high: number): number => {
    const word = next()
    const value = Number(word)
    return Number.isInteger(value) && value >= low && value <= high
      ? value
      : fail(line, `"${word}" should be a whole number from ${low} to ${high}`)
  }
  while (words2.length > 0) readWord(task, next(), { next, whole, line })
  if (task.actions.length === 0) fail(line, `${name} does nothing: add "work 10" or "loop"`)
  if (task.repeats === true && !task.actions.some((action) => action.do === 'work'))
    fail(line, 'what repeats must work at least once')
  return task
}

interface Reader {
  next(): string
  whole(low: number, high: number): number
  readonly line: number
}

function readWord(task: Draft, word: string, { next, whole, line }: Reader): void {
  switch (word) {
    case 'nice':
      task.nice = whole(-20, 19)
      return
    case 'fifo':
    case 'rr':
      task.policy = word
      task.prio = whole(1, 99)
      return
    case 'batch':
    case 'idle':
      task.policy = word
      return
    case 'cpus': {
      const list = next()
      const cpus = list.split(',').map(Number)
      if (!cpus.every((cpu) => Number.isInteger(cpu) && cpu >= 0 && cpu < 8))
        fail(line, `"${list}" should be CPU numbers like 0,1`)
      task.cpus = [...new Set(cpus)].toSorted((a, b) => a - b)
      return
    }
    case 'at':
      task.startMs = whole(0, 1000)
      return
    case 'slice':
      task.sliceNs = whole(1, 100) * MS
      return
    case 'io':
      task.ioEvery = whole(1, 100)
      return
    case 'work':
    case 'sleep':
      task.actions.push({ do: word, ms: whole(1, 1000) })
      return
    case 'loop':
      task.actions.push({ do: 'work', ms: 1000 })
      task.repeats = true
      return
    case 'repeat':
      task.repeats = true
      return
    case 'yield':
    case 'wait':
      task.actions.push({ do: word })
      return
    case 'lock':
    case 'unlock':
      task.actions.push({ do: word, mutex: next() })
      return
    case 'post':
      task.actions.push({ do: 'post', thread: next() })
      return
    case 'setprio':
      task.actions.push({ do: 'setprio', thread: next(), prio: whole(1, 99) })
      return
    default:
      fail(line, `"${word}" is not known. Words: ${SCRIPT_WORDS}`)
  }
}

function fail(line: number, what: string): never {
  throw new AppError('invalid', `line ${line}: ${what}.`)
}
