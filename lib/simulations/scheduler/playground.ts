import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Preset, Trace } from '../contract'
import { definePlayground } from '../define-playground'
import { batchTrace } from './batch-trace'
import { mlfqTrace } from './mlfq-trace'
import { readTasks, type ScriptTask } from './script'
import { follow } from './trace'
import type { View } from './view'

const settings = z.strictObject({
  scheduler: z.enum(['CFS', 'EEVDF', 'FIFO', 'SJF', 'RR', 'MLFQ']),
  tasks: z.string().max(2000),
  cpus: z.int().min(1).max(4),
  computer: z.enum(['1', '2', '4', '8']),
  until: z.int().min(5).max(1000),
  quantum: z.int().min(1).max(100),
  boost: z.int().min(0).max(500),
  inherit: z.boolean(),
})
type Settings = z.infer<typeof settings>

const BASE = {
  scheduler: 'CFS',
  tasks: '',
  cpus: 1,
  computer: '8',
  until: 60,
  quantum: 10,
  boost: 0,
  inherit: false,
} as const

function preset(id: string, title: string, says: string, own: Partial<Settings>): Preset {
  return { id, title, says, settings: { ...BASE, ...own } }
}

export const playground = definePlayground<Settings>({
  settings,
  knobs: [
    {
      key: 'scheduler',
      label: 'Scheduler',
      kind: 'choice',
      says: "Linux's fair class, or a discipline of the classic exercises, which knows only how long each job is.",
      options: [
        { value: 'CFS', label: 'CFS (Linux 6.1)' },
        { value: 'EEVDF', label: 'EEVDF (Linux 6.12)' },
        { value: 'FIFO', label: 'First in, first out' },
        { value: 'SJF', label: 'Shortest job first' },
        { value: 'RR', label: 'Round robin' },
        { value: 'MLFQ', label: 'Feedback queue' },
      ],
    },
    {
      key: 'tasks',
      label: 'Tasks',
      kind: 'script',
      lines: 7,
      says: 'A task a line: a name, then nice, fifo or rr, cpus, at, and what it does: work, sleep, loop, lock, unlock, repeat.',
    },
    {
      key: 'cpus',
      onlyFor: { key: 'scheduler', is: ['CFS', 'EEVDF'] },
      label: 'CPUs',
      kind: 'number',
      min: 1,
      max: 4,
      step: 1,
      says: 'How many run queues there are.',
    },
    {
      key: 'computer',
      onlyFor: { key: 'scheduler', is: ['CFS', 'EEVDF'] },
      label: 'Slices as on',
      kind: 'choice',
      says: 'The kernel makes slices longer on computers with more CPUs.',
      options: [
        { value: '1', label: '1 CPU' },
        { value: '2', label: '2 CPUs' },
        { value: '4', label: '4 CPUs' },
        { value: '8', label: '8 or more' },
      ],
    },
    {
      key: 'until',
      onlyFor: { key: 'scheduler', is: ['CFS', 'EEVDF', 'MLFQ'] },
      label: 'Length',
      kind: 'number',
      min: 5,
      max: 1000,
      step: 5,
      unit: 'ms',
      says: 'How long the run is.',
    },
    {
      key: 'quantum',
      onlyFor: { key: 'scheduler', is: ['RR', 'MLFQ'] },
      label: 'Quantum',
      kind: 'number',
      min: 1,
      max: 100,
      step: 1,
      unit: 'ms',
      says: 'How long a job runs before the next one has its turn.',
    },
    {
      key: 'boost',
      onlyFor: { key: 'scheduler', is: ['MLFQ'] },
      label: 'Boost every',
      kind: 'number',
      min: 0,
      max: 500,
      step: 5,
      unit: 'ms',
      says: 'All go back to the top; 0 for never.',
    },
    {
      key: 'inherit',
      onlyFor: { key: 'scheduler', is: ['CFS', 'EEVDF'] },
      label: 'Mutexes inherit priority',
      kind: 'switch',
      says: 'The holder runs with the priority of the highest that waits.',
    },
  ],
  presets: [
    preset(
      'weights',
      'Nice 0 against nice 5',
      'Each runs when its vruntime is the least. B ages three times as fast, so it gets a quarter.',
      {
        tasks: 'A nice 0 loop\nB nice 5 loop',
        computer: '1',
        until: 48,
      },
    ),
    preset(
      'sleeper',
      'A sleeper comes back',
      'C sleeps a lot and still gets no more than half a latency of credit: it preempts, but cannot save up.',
      {
        tasks: 'A nice 0 loop\nB nice 0 loop\nC nice 0 work 2 sleep 14 repeat',
        until: 90,
      },
    ),
    preset(
      'eevdf',
      'Eligible, then the deadline',
      'The same three under EEVDF. Watch V: whoever is beyond it has to wait, however near its deadline.',
      {
        scheduler: 'EEVDF',
        tasks: 'A nice 0 loop\nB nice 3 loop\nC nice 0 slice 1 work 2 sleep 9 repeat',
        until: 60,
      },
    ),
    preset(
      'realtime',
      'FIFO and RR',
      'F has no slice and runs to its end. R and S take turns of 100 ms. The ordinary O waits for all of them.',
      {
        tasks: 'F fifo 20 work 150\nR rr 20 work 130\nS rr 20 work 120\nO nice -20 work 40',
        until: 450,
      },
    ),
    preset(
      'inversion',
      'Priority inversion',
      'H waits for the mutex that L holds, and M runs instead. Then let mutexes inherit.',
      {
        tasks:
          'L fifo 10 lock m work 10 unlock m work 2\nH fifo 30 at 2 lock m work 4 unlock m\nM fifo 20 at 4 work 20',
        until: 45,
      },
    ),
    preset(
      'affinity',
      'Two CPUs and masks',
      'C starts on CPU 0, where less waits. When B and D have ended, CPU 1 pulls it over once it waits: its mask allows that.',
      {
        tasks: 'A nice 0 cpus 0 loop\nB nice 0 cpus 1 work 8\nD nice 0 cpus 1 work 8\nC nice 0 loop',
        cpus: 2,
        until: 60,
      },
    ),
    preset(
      'convoy',
      'The convoy',
      'One long job before two short ones: try shortest job first and round robin on the same three.',
      {
        scheduler: 'FIFO',
        tasks: 'A work 100\nB work 10\nC work 10',
        until: 120,
      },
    ),
    preset(
      'feedback',
      'A feedback queue',
      'The long job sinks; the interactive one stays near the top, until the boost lifts all.',
      {
        scheduler: 'MLFQ',
        tasks: 'A work 60\nB work 16 io 2\nC at 20 work 10',
        boost: 50,
        quantum: 5,
        until: 120,
      },
    ),
  ],
  run: runPlayground,
})

function runPlayground(given: Settings): Trace<View> {
  const { scheduler, quantum, boost } = given
  const tasks = readTasks(given.tasks)
  if (scheduler === 'CFS' || scheduler === 'EEVDF') return runLinux(given, tasks)
  if (tasks.some((task) => task.repeats === true)) {
    throw new AppError(
      'invalid',
      `${scheduler} wants jobs that end: give "work 30" instead of "loop" or "repeat".`,
    )
  }
  const lengths = tasks.map((task) =>
    task.actions.reduce((sum, action) => sum + (action.do === 'work' ? action.ms : 0), 0),
  )
  if (lengths.some((length) => length === 0))
    throw new AppError('invalid', `${scheduler} wants each job to work, for instance "A work 30".`)
  const names = tasks.map((task) => task.name)
  if (scheduler !== 'MLFQ') {
    if (scheduler === 'RR' && lengths.reduce((sum, length) => sum + length, 0) / quantum > 400)
      throw new AppError('invalid', 'That makes more than 400 slices: give a longer quantum.')
    return batchTrace({ policy: scheduler, jobs: lengths, quantum }, names)
  }
  const jobs = tasks.map((task, i) => ({
    start: task.startMs ?? 0,
    run: lengths[i] ?? 1,
    ioEvery: task.ioEvery,
  }))
  return mlfqTrace(
    {
      quanta: [quantum, quantum, quantum],
      allotments: [1, 1, 1],
      boost,
      ioTime: quantum,
      stay: false,
      iobump: true,
      jobs,
    },
    given.until,
    names,
  )
}

function runLinux(
  { scheduler, cpus, computer, until, inherit }: Settings,
  tasks: readonly ScriptTask[],
): Trace<View> {
  const locks = new Set(
    tasks.flatMap((task) => task.actions.flatMap((action) => ('mutex' in action ? [action.mutex] : []))),
  )
  const own = tasks.map((task) => {
    const allowed = task.cpus?.filter((cpu) => cpu < cpus)
    if (allowed?.length === 0)
      throw new AppError('invalid', `${task.name} may only run on CPUs that are not there.`)
    return allowed === undefined ? task : { ...task, cpus: allowed }
  })
  const mutexes = [...locks].map((name) => ({
    name,
    protocol: inherit ? ('inherit' as const) : ('none' as const),
  }))
  return follow(
    {
      kernel: scheduler === 'CFS' ? '6.1' : '6.12',
      cpus,
      scaledFor: Number(computer),
      balances: cpus > 1,
      tasks: own,
      mutexes,
    },
    { untilMs: until },
  ).trace
}
