import type { Step, Trace } from '../contract'
import { type Called, countCalls, type Phrase, readPhrase, startLibrary, stepLibrary } from './library'
import type { SyscallState } from './state'
import type { Stream } from './stdio'
import { and } from './words'

/** Longer runs are shown in so many steps. */
const MOST_STEPS = 60

/** A library call that is made `n` times, with its stdio buffer. */
export function traceOfLibrary(phrase: Phrase, n: number): Trace<SyscallState> {
  const parts = readPhrase(phrase)
  let library = startLibrary(phrase)
  let entered = 0
  const stream = (): Stream => (/^(fget|get|fread)/.test(phrase.call) ? library.input : library.output)
  const state = (i: number, calls: readonly string[]): SyscallState => ({
    kind: 'library',
    phrase: phrase.call,
    iterations: i,
    stream: stream(),
    entered,
    calls,
    n,
  })
  const steps: Step<SyscallState>[] = [
    {
      at: 'start',
      says: 'The stream is open and nothing has been done.',
      cells: ['0', '0 bytes', '', '0'],
      state: state(0, []),
    },
  ]
  const every = Math.max(1, Math.ceil(n / MOST_STEPS))
  for (let i = 1; i <= n; i += 1) {
    const called: Called = stepLibrary(library, parts)
    library = called.library
    entered += called.calls.length
    if (called.calls.length === 0 && i % every !== 0 && i !== n) continue
    if (steps.length > 500) continue
    steps.push({
      at: `call ${i}`,
      says: sayLibrary(i, called, stream()),
      cells: [
        String(i),
        `${stream().used + stream().ahead} bytes`,
        called.calls.join(', ') || 'none',
        String(entered),
      ],
      state: state(i, called.calls),
    })
  }
  return { columns: ['Library calls', 'In the buffer', 'System calls now', 'In all'], steps }
}

function sayLibrary(i: number, { calls }: Called, stream: Stream): string {
  const times = `After ${i} ${i === 1 ? 'call' : 'calls'}`
  if (calls.length === 0) {
    const held = stream.used + stream.ahead
    return held === 0
      ? `${times} nothing has gone to the kernel.`
      : `${times} the buffer in user space holds ${held} of ${stream.size} bytes; the kernel was not needed.`
  }
  return `${times}: ${calls.map((name) => `\`${name}\``).join(', ')}. ${stream.mode === 'none' ? 'There is no buffer.' : `${stream.used + stream.ahead} bytes are in the buffer now.`}`
}

/** Several library calls, ten times each after a few that are not counted. */
export function traceOfPhrases(calls: readonly string[]): Trace<SyscallState> {
  const times = 10
  const counts: Record<string, number>[] = []
  const entered: string[] = []
  const state = (done: number): SyscallState => ({
    kind: 'phrases',
    calls,
    done,
    counts: [...counts],
    entered: [...entered],
  })
  const steps: Step<SyscallState>[] = [
    { at: 'start', says: 'Each call will be made ten times.', cells: ['', '', '0'], state: state(0) },
  ]
  for (const [i, call] of calls.entries()) {
    const found = countCalls({ call }, times, 3)
    counts.push(found)
    const total = Object.values(found).reduce((sum, n) => sum + n, 0)
    if (total >= times) entered.push(call)
    const names = Object.entries(found).map(([name, n]) => `\`${name}\` ${n} times`)
    steps.push({
      at: `call ${i + 1}`,
      says: `\`${call}\`, ten times: ${names.length === 0 ? 'no system call.' : `${and(names)}.`}`,
      cells: [call, Object.keys(found).join(', ') || 'none', String(entered.length)],
      state: state(i + 1),
    })
  }
  return { columns: ['Library call', 'System calls', 'That entered so far'], steps }
}
