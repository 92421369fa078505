import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Area } from '../areas'
import { read } from '../draws'
import { fastHierarchy } from '../fast-hierarchy'
import type { Machine } from '../model'
import { sceneTrace } from '../trace'

const params = z.strictObject({
  /** The processor; `any` draws one. */
  core: z.enum(['any', 'skylake', 'golden-cove', 'zen4', 'zen5']).default('any'),
})

/** Ways and KiB of L1D, L2 and L3. */
type Levels = readonly (readonly [ways: number, kib: number])[]

interface Core {
  readonly name: string
  readonly levels: Levels
}

const SKYLAKE: Core = {
  name: 'Intel Skylake, client, 2015',
  levels: [
    [8, 32],
    [4, 256],
    [16, 8192],
  ],
}
const CORES: Readonly<Record<'skylake' | 'golden-cove' | 'zen4' | 'zen5', Core>> = {
  skylake: SKYLAKE,
  'golden-cove': {
    name: 'Intel Golden Cove, client, 2021',
    levels: [
      [12, 48],
      [10, 1280],
      [12, 30 * 1024],
    ],
  },
  zen4: {
    name: 'AMD Zen 4, 2022',
    levels: [
      [8, 32],
      [8, 1024],
      [16, 32 * 1024],
    ],
  },
  zen5: {
    name: 'AMD Zen 5, 2024',
    levels: [
      [12, 48],
      [16, 1024],
      [16, 32 * 1024],
    ],
  },
}

/** Everything is made 64 times smaller, so that a line stands for 4 KiB and megabytes are walked in no time. */
const SCALE = 64
const LINE = 64
const NS = [1, 4, 15]
const SIZES = [
  12, 16, 20, 24, 96, 128, 160, 400, 512, 640, 768, 2560, 4096, 6144, 12_288, 16_384, 20_480, 49_152,
]
const PLACES = ['L1', 'L2', 'L3', 'memory'] as const
type Place = (typeof PLACES)[number]

interface Drawn {
  readonly core: Core
  readonly kib: number
  /** Where the run finds it, and where a Skylake would. */
  readonly place: Place
  readonly placeIn2015: Place
}

function machineOf({ levels }: Core): Machine {
  return {
    levels: levels.map(([assoc, kib], i) => ({
      name: PLACES[i] ?? '',
      shape: { size: (kib * 1024) / SCALE, assoc, line: LINE },
      ns: NS[i] ?? 0,
    })),
    memoryNs: 100,
  }
}

function linesOf(kib: number): number {
  return (kib * 1024) / SCALE / LINE
}

/** Long walks, of which there are few different ones: each is made once. */
const places = new Map<string, Place>()

function placeOf(core: Core, kib: number): Place {
  const key = `${core.name}, ${kib} KiB`
  const place = places.get(key) ?? walkTwice(core, kib)
  places.set(key, place)
  return place
}

/** The farthest level to which the second walk has to go. */
function walkTwice(core: Core, kib: number): Place {
  const lines = linesOf(kib)
  let farthest = -1
  const fast = fastHierarchy(
    machineOf(core).levels.map(({ shape }) => shape),
    (level) => (farthest = Math.max(farthest, level)),
  )
  fast.run(0, LINE, lines, 8, false)
  farthest = -1
  fast.run(0, LINE, lines, 8, false)
  return PLACES[farthest] ?? 'memory'
}

function choice(value: Place): Answer {
  return { kind: 'choice', value }
}

function sayKib(kib: number): string {
  return kib < 1024 ? `${kib} KiB` : `${kib / 1024} MiB`
}

export const whichLevel = defineQuestion({
  id: 'which-level',
  title: 'Which level an array lives in',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, given): Drawn {
    const core =
      CORES[given.core === 'any' ? rng.pick(['skylake', 'golden-cove', 'zen4', 'zen5'] as const) : given.core]
    const wanted = rng.pick([0, 1, 1, 2, 2, 3])
    // None is near the size of a level, where some sets overflow and some do not.
    const fitting = SIZES.filter((kib) => {
      const level = core.levels.findIndex(([, size]) => kib <= size)
      return wanted === (level < 0 ? core.levels.length : level)
    })
    const kib = rng.pick(fitting)
    return { core, kib, place: placeOf(core, kib), placeIn2015: placeOf(SKYLAKE, kib) }
  },
  ask({ core, kib }) {
    return {
      prompt: {
        text: `One core of a processor has the caches below to itself. It walks an array of **${sayKib(kib)}** from front to back, **again and again**. Lines used longest ago are thrown out, and nothing is prefetched.\n\nAfter the first walk, where does it find each next line?`,
        exhibits: [
          {
            kind: 'table',
            title: core.name,
            columns: ['L1 data', 'L2', 'L3'],
            rows: [core.levels.map(([, size]) => sayKib(size))],
          },
        ],
      },
      form: { kind: 'choice', options: PLACES.map((id) => ({ id, label: id })) },
      hints: [
        'Which is the nearest level that holds all of the array? In a smaller one, LRU has thrown out each line just before it comes round.',
      ],
    }
  },
  run({ core, kib }) {
    const count = linesOf(kib)
    const area: Area = { name: 'part', base: 0, elem: LINE, count }
    return sceneTrace({
      machine: machineOf(core),
      areas: [area],
      accesses: Array.from({ length: Math.min(6, count) }, (_, i) => read(i * LINE, 8)),
      warm: (run) => run(0, LINE, count, 8, false),
      warmSays: `The array has been walked once. All sizes are ${SCALE} times smaller here, so a line stands for 4 KiB.`,
    })
  },
  truth: ({ place }) => choice(place),
  misconceptions: [
    {
      id: 'sizes-of-2015',
      name: 'sizes of ten years ago',
      says: '32 KiB, 256 KiB and 8 MiB are the caches of a client core of 2015. L2 has grown most: a megabyte and more.',
      answer: ({ placeIn2015 }) => choice(placeIn2015),
    },
    {
      id: 'once-read-is-near',
      name: 'what was read is near',
      says: 'What does not fit into a level has left it before the walk comes round again, all of it.',
      answer: () => choice('L1'),
    },
    {
      id: 'one-cache',
      name: 'one cache, and then memory',
      says: 'What leaves L1 is still in L2, if it is not too much for that as well, and then in L3.',
      answer: () => choice('memory'),
    },
    {
      id: 'one-too-far',
      name: 'a level too far',
      says: 'The nearest level that holds all of it is enough.',
      answer: ({ place }) => {
        const next = PLACES[PLACES.indexOf(place) + 1]
        return next === undefined ? null : choice(next)
      },
    },
  ],
  explain({ core, kib, place }) {
    const at = PLACES.indexOf(place)
    const held = core.levels[at]?.[1]
    const before = core.levels[at - 1]?.[1]
    const tooMuch =
      before === undefined
        ? ''
        : `${sayKib(kib)} are too much for ${PLACES[at - 1]} with its ${sayKib(before)}: it has thrown out each line before its turn comes.`
    return {
      truthSays: `${place === 'memory' ? 'In memory' : `In ${place}`}.`,
      because: [tooMuch, held === undefined ? '' : `${place} holds ${sayKib(held)}, enough for all of it.`]
        .filter((one) => one !== '')
        .join(' '),
    }
  },
  parts({ place }, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return { step: 1, predicted: answer.value, actual: place, focus: 'access 0' }
  },
})
