import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findSimulation } from '@/lib/simulations/registry'

const ACCESSES = 10_000_000
const D1 = { size: 32_768, assoc: 8, line: 64 }
const LL = { size: 8_388_608, assoc: 16, line: 64 }
/** The best of so many runs counts, the two taking turns: what slows the machine slows both. */
const REPEATS = 5

interface Walk {
  readonly name: string
  readonly generator: Readonly<Record<string, string | number>>
  /** The same accesses in C: `m` is memory enough for all of them. */
  readonly loop: string
  readonly bytes: number
}

const WALKS: readonly Walk[] = [
  {
    name: 'row by row',
    generator: { name: 'row-major', rows: 2500, cols: 4000, elem: 4 },
    loop: 'for (long i = 0; i < 10000000; i++) (void)*(volatile int *)(m + i * 4);',
    bytes: ACCESSES * 4,
  },
  {
    name: 'column by column',
    generator: { name: 'column-major', rows: 2500, cols: 4000, elem: 4 },
    loop: 'for (long j = 0; j < 4000; j++) for (long i = 0; i < 2500; i++) (void)*(volatile int *)(m + (i * 4000 + j) * 4);',
    bytes: ACCESSES * 4,
  },
  {
    name: 'stride 68',
    generator: { name: 'strided', count: ACCESSES, stride: 68, elem: 4 },
    loop: 'for (long i = 0; i < 10000000; i++) (void)*(volatile int *)(m + i * 68);',
    bytes: ACCESSES * 68 + 64,
  },
]

/** Ten million accesses through the cache model, against cachegrind over a C loop that makes the same ones. */
export function benchCacheTrace(): void {
  const simulation = findSimulation('cache')
  if (simulation === null) return
  console.log(`cache: ${ACCESSES.toLocaleString('en')} accesses, D1 32 KiB 8-way, LL 8 MiB 16-way`)
  const missing = ['valgrind', 'gcc'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined)
  const folder = mkdtempSync(path.join(tmpdir(), 'cache-trace-'))
  try {
    const startUp = missing.length > 0 ? null : startUpSeconds(cachegrindOver(folder, 'empty', '', 64))
    for (const { name, generator, loop, bytes } of WALKS) {
      const command = startUp === null ? null : cachegrindOver(folder, name.replaceAll(' ', '-'), loop, bytes)
      let [model, whole] = [Infinity, Infinity]
      for (let i = 0; i < REPEATS; i++) {
        model = Math.min(
          model,
          cpuSecondsHere(() => simulation.observe({ d1: D1, ll: LL, generator })),
        )
        if (command !== null) whole = Math.min(whole, childSeconds(command) ?? Infinity)
      }
      const own = `  ${name.padEnd(28)} model ${model.toFixed(3)} s`
      if (startUp === null) console.log(own)
      else if (whole === Infinity) console.log(`${own}   cachegrind could not run the loop`)
      else {
        const loopOnly = whole - startUp
        console.log(`${own}   cachegrind ${loopOnly.toFixed(3)} s   ratio ${(model / loopOnly).toFixed(2)}`)
      }
    }
    if (missing.length > 0) console.log(`  Not compared with cachegrind: ${missing.join(' and ')} missing.`)
    else console.log('  Seconds of CPU time, best of five; of cachegrind without its start-up.')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function startUpSeconds(command: readonly string[] | null): number | null {
  if (command === null) return null
  const best = Math.min(...Array.from({ length: REPEATS }, () => childSeconds(command) ?? Infinity))
  return Number.isFinite(best) ? best : null
}

/** CPU time and not the clock: other processes take their share of the machine. */
function cpuSecondsHere(run: () => unknown): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** The command that runs a loop, compiled, under cachegrind; null where it does not compile. */
function cachegrindOver(folder: string, name: string, loop: string, bytes: number): readonly string[] | null {
  const program = path.join(folder, name)
  writeFileSync(
    `${program}.c`,
    `#include <stdlib.h>\nint main(void) { char *m = malloc(${bytes}); (void)m; ${loop} return 0; }\n`,
  )
  if (spawnSync('gcc', ['-O1', '-w', '-o', program, `${program}.c`]).status !== 0) return null
  const shapes = (
    [
      ['D1', D1],
      ['LL', LL],
    ] as const
  ).map(([level, { size, assoc, line }]) => `--${level}=${size},${assoc},${line}`)
  return [
    'valgrind',
    '--tool=cachegrind',
    '--cache-sim=yes',
    '--cachegrind-out-file=/dev/null',
    ...shapes,
    program,
  ]
}

/** User and system time of a command, from what the shell's `times` says of its children. */
function childSeconds(command: readonly string[]): number | null {
  const run = spawnSync('sh', ['-c', '"$@" >/dev/null 2>&1 && times', 'sh', ...command], { encoding: 'utf8' })
  if (run.status !== 0) return null
  const children = run.stdout.trim().split('\n').at(-1) ?? ''
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  )
  return seconds.reduce((sum, one) => sum + one, 0)
}
