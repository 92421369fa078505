import { z } from 'zod'
import { definePlayground } from '../define-playground'
import type { Flag } from './kernel'
import type { Act, Line } from './scene'
import { parseScript } from './script'
import { runLines } from './session'

const MODES = ['as-written', 'lt', 'et', 'oneshot', 'et-oneshot'] as const

const settings = z.strictObject({
  script: z.string().max(4000),
  mode: z.enum(MODES),
  max: z.int().min(1).max(8),
})

const TRIGGERS: Record<(typeof MODES)[number], readonly Flag[]> = {
  'as-written': [],
  lt: [],
  et: ['ET'],
  oneshot: ['ONESHOT'],
  'et-oneshot': ['ET', 'ONESHOT'],
}

/** The line with the knobs' mode and maxevents in it, where the line leaves them open. */
function turned({ by, act }: Line, mode: (typeof MODES)[number], max: number): Line {
  if ((act.op === 'add' || act.op === 'mod') && mode !== 'as-written') {
    const events = act.events.filter((flag) => flag !== 'ET' && flag !== 'ONESHOT')
    return { by, act: { ...act, events: [...events, ...TRIGGERS[mode]] } }
  }
  const turnedAct: Act =
    (act.op === 'wait' || act.op === 'sleep' || act.op === 'loop') && act.max === 0 ? { ...act, max } : act
  return { by, act: turnedAct }
}

const preset = (id: string, title: string, says: string, lines: readonly string[], max = 8) => ({
  id,
  title,
  says,
  settings: { script: lines.join('\n'), mode: 'as-written', max },
})

export const playground = definePlayground({
  settings,
  knobs: [
    {
      kind: 'script',
      key: 'script',
      label: 'Script',
      lines: 12,
      says: 'One call a line, made by T1 or by the name in front, as in “peer: write a.w 100”. A wait has timeout 0, a sleep has none, a loop waits and reads for ever.',
    },
    {
      kind: 'choice',
      key: 'mode',
      label: 'Trigger',
      says: 'How every add and mod of the script watches.',
      options: [
        { value: 'as-written', label: 'as written' },
        { value: 'lt', label: 'level' },
        { value: 'et', label: 'edge' },
        { value: 'oneshot', label: 'one-shot' },
        { value: 'et-oneshot', label: 'edge, one-shot' },
      ],
    },
    {
      kind: 'number',
      key: 'max',
      label: 'maxevents',
      min: 1,
      max: 8,
      step: 1,
      says: 'How many events a wait takes at most, where the line does not say.',
    },
  ],
  presets: [
    preset(
      'forgets',
      'Edge-triggered forgets',
      '60 of 100 bytes stay unread and nobody is told. Turn the trigger to level.',
      [
        'pipe a',
        'add a.r IN ET',
        'loop once 40',
        'peer: write a.w 100',
        '# one more byte wakes it, and the next read takes some of the rest',
        'peer: write a.w 1',
      ],
    ),
    preset(
      'six-waits',
      'One script, three modes',
      'Six waits for one pipe. Turn the trigger to edge and to one-shot, and see which of them still report it.',
      [
        'pipe a',
        'add a.r IN',
        'write a.w 2048',
        'wait',
        'read a.r 1024',
        'wait',
        'wait',
        'write a.w 1',
        'wait',
        'wait',
        'mod a.r IN',
        'wait',
      ],
    ),
    preset(
      'rotation',
      'Everyone gets a turn',
      'With room for one event, level-triggered descriptors go back to the tail: c, a, b, c. Nobody starves.',
      [
        'pipe a',
        'pipe b',
        'pipe c',
        'add a.r IN',
        'add b.r IN',
        'add c.r IN',
        'write c.w 10',
        'write a.w 10',
        'write b.w 10',
        'wait',
        'wait',
        'wait',
        'wait',
      ],
      1,
    ),
    preset(
      'full-pipe',
      'A failed write renews the edge',
      'The pipe is full. A write that fails with EAGAIN still wakes the reader.',
      [
        'pipe a 4096',
        'add a.r IN ET',
        'add a.w OUT ET',
        'write a.w 4096',
        'wait',
        'wait',
        'write a.w 1',
        'wait',
        'read a.r 4095',
        'wait',
        'read a.r 1',
        'wait',
      ],
    ),
    preset(
      'half-closed',
      'Half closed, closed',
      'The peer sends no more: IN and RDHUP. Then it closes: HUP as well, asked for or not.',
      [
        'socket s',
        'add s.0 IN RDHUP ET',
        'write s.1 30',
        'wait',
        'shutdown s.1 WR',
        'wait',
        'read s.0 100',
        'close s.1',
        'wait',
        'read s.0 100',
      ],
    ),
    preset(
      'dup',
      'Closed, and still reported',
      'A dup keeps the open file alive. a.r is closed, yet it is a.r that is reported.',
      [
        'pipe a',
        'add a.r IN',
        'dup a.r x',
        'close a.r',
        'write a.w 20',
        'wait',
        'del a.r',
        'close x',
        'wait',
      ],
    ),
    preset(
      'herd',
      'The thundering herd',
      'Three workers, three instances, one byte: all wake. Write EXCLUSIVE behind IN, and only one does.',
      [
        'pipe a',
        'epoll e1',
        'epoll e2',
        'epoll e3',
        'W1: add a.r IN on e1',
        'W2: add a.r IN on e2',
        'W3: add a.r IN on e3',
        'W1: sleep on e1',
        'W2: sleep on e2',
        'W3: sleep on e3',
        'peer: write a.w 1',
      ],
    ),
    preset(
      'go',
      "Go's netpoller",
      'Registered once, edge-triggered. A read tries first; EAGAIN parks the goroutine, an event lets it try again.',
      [
        'socket s',
        'socket t',
        'poller: accept s.0',
        'poller: accept t.0',
        'poller: netpoll',
        'G1: ReadFull s.0 100',
        'G2: Read t.0 64',
        'peer: write s.1 60',
        'peer: write t.1 200',
        'G2: Read t.0 64',
        'peer: write s.1 40',
      ],
    ),
  ],
  run({ script, mode, max }) {
    const { objects, instances, lines } = parseScript(script)
    return runLines({
      objects,
      instances,
      lines: lines.map((line) => turned(line, mode, max)),
      opening: 'Everything is open and empty; nothing is registered.',
    })
  },
})
