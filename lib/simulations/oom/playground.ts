import { z } from 'zod'
import { definePlayground } from '../define-playground'
import { commitTrace } from './commit-trace'
import { commitLimit, type Mode } from './overcommit'
import { podTrace } from './pod-trace'
import { readMachine, readMappings, readPod } from './read-script'
import { GIB, size } from './say'
import { memoryTrace } from './trace'

const settings = z.strictObject({
  shows: z.enum(['memory', 'commit', 'pod']),
  ram: z.coerce.number().int().min(1).max(128),
  swap: z.coerce.number().int().min(0).max(64),
  mode: z.enum(['0', '1', '2']),
  ratio: z.coerce.number().int().min(0).max(200),
  script: z.string().max(2000),
})

const MODES: Readonly<Record<'0' | '1' | '2', Mode>> = { '0': 0, '1': 1, '2': 2 }

const preset = (
  id: string,
  title: string,
  says: string,
  lines: readonly string[],
  more: Partial<{
    shows: 'memory' | 'commit' | 'pod'
    ram: number
    swap: number
    mode: '0' | '1' | '2'
    ratio: number
  }> = {},
) => ({
  id,
  title,
  says,
  settings: { shows: 'memory', ram: 16, swap: 0, mode: '0', ratio: 50, ...more, script: lines.join('\n') },
})

export const playground = definePlayground({
  settings,
  knobs: [
    {
      key: 'shows',
      kind: 'choice',
      label: 'What runs',
      options: [
        { value: 'memory', label: 'memory fills up' },
        { value: 'commit', label: 'promises: overcommit' },
        { value: 'pod', label: 'a pod and its class' },
      ],
    },
    { key: 'ram', kind: 'number', label: 'RAM', min: 1, max: 128, step: 1, unit: 'GiB' },
    {
      key: 'swap',
      onlyFor: { key: 'shows', is: ['memory', 'commit'] },
      kind: 'number',
      label: 'Swap',
      says: 'Counts for limits and points; nothing is swapped here.',
      min: 0,
      max: 64,
      step: 1,
      unit: 'GiB',
    },
    {
      key: 'mode',
      onlyFor: { key: 'shows', is: ['commit'] },
      kind: 'choice',
      label: 'vm.overcommit_memory',
      options: [
        { value: '0', label: '0, heuristic' },
        { value: '1', label: '1, always' },
        { value: '2', label: '2, strict' },
      ],
    },
    {
      key: 'ratio',
      onlyFor: { key: 'shows', is: ['commit'] },
      kind: 'number',
      label: 'vm.overcommit_ratio',
      says: 'In mode 2: how much of the RAM may be promised.',
      min: 0,
      max: 200,
      step: 5,
      unit: '%',
    },
    {
      key: 'script',
      kind: 'script',
      label: 'Script',
      lines: 8,
      says: 'Memory: “db 4GiB adj -500 in shop”, “group shop 1GiB together”, “cache 2GiB”, “touch db 3GiB”. Promises: “map 4GiB read-only”. Pod: “app cpu 500m/1 memory 512MiB/1GiB”.',
    },
  ],
  presets: [
    preset(
      'full-node',
      'A full machine',
      'First the page cache goes, then somebody dies: not who asks, but who has most points.',
      ['cache 2GiB', 'db 8GiB', 'api 4GiB', 'batch 1GiB', 'touch api 4GiB'],
    ),
    preset(
      'adj',
      'A protected database',
      'The same machine with adj −500 for the database: half of all memory is taken off its points.',
      ['cache 2GiB', 'db 8GiB adj -500', 'api 4GiB', 'batch 1GiB', 'touch api 4GiB'],
    ),
    preset(
      'classes',
      'Kubernetes: the order of dying',
      'BestEffort, Burstable, a plain process, Guaranteed. Watch them go one by one, smallest first.',
      [
        'guaranteed 8GiB adj -997',
        'plain 4GiB',
        'burstable 2GiB adj 750',
        'besteffort 100MiB adj 1000',
        'init 100MiB adj -1000',
        'touch init 15GiB',
      ],
    ),
    preset(
      'own-limit',
      'Guaranteed, and killed',
      'The node is nearly empty. The container meets its own limit, and its class does not help.',
      [
        'group db 4GiB',
        'group api 8GiB',
        'server 3.5GiB adj -997 in db',
        'helper 200MiB adj -997 in db',
        'web 1GiB adj 1000 in api',
        'touch server 1GiB',
      ],
    ),
    preset(
      'together',
      'Dying together',
      '`memory.oom.group`, as the kubelet sets it: one has most points, all of the container go.',
      [
        'group shop 2GiB together',
        'server 1GiB in shop',
        'worker 600MiB in shop',
        'other 5GiB',
        'touch worker 1GiB',
      ],
    ),
    preset(
      'mode-0',
      'Overcommit by default',
      'Six times the RAM is promised, piece by piece. Only one single request is refused: the one larger than RAM.',
      ['map 12GiB', 'map 12GiB', 'map 12GiB', 'map 20GiB', 'map 12GiB'],
      { shows: 'commit' },
    ),
    preset(
      'mode-2',
      'Strict accounting',
      'Half the RAM may be promised. Read-only mappings are free, MAP_NORESERVE is not.',
      ['map 5GiB', 'map 4GiB', 'map 20GiB read-only', 'map 2GiB noreserve', 'map 1GiB shared'],
      { shows: 'commit', mode: '2' },
    ),
    preset(
      'memory-only',
      'Memory request = limit',
      'It looks Guaranteed, but nothing is said about CPU: Burstable.',
      ['app memory 4GiB/4GiB', 'proxy cpu 250m/250m memory 128MiB/128MiB'],
      { shows: 'pod' },
    ),
  ],
  run(read) {
    const ramKib = read.ram * GIB
    const swapKib = read.swap * GIB
    if (read.shows === 'pod') return podTrace(readPod(read.script), ramKib)
    if (read.shows === 'commit') {
      const memory = {
        mode: MODES[read.mode],
        ramKib,
        swapKib,
        commitLimitKib: commitLimit(ramKib, swapKib, read.ratio),
      }
      return commitTrace(memory, { committedKib: GIB, mappedKib: 1024 }, readMappings(read.script))
    }
    const { machine, touches } = readMachine(read.script, ramKib, swapKib)
    const limits = machine.groups.map(({ name, maxKib }) => `\`${name}\` at most ${size(maxKib ?? 0)}`)
    return memoryTrace(
      machine,
      touches,
      `${size(ramKib)} of RAM${limits.length === 0 ? '' : `; ${limits.join(', ')}`}. The numbers at the processes are the points by which a victim would be chosen now.`,
    )
  },
})
