import { benchSimulations } from '../bench/simulations'

const BENCHMARKS: Readonly<Record<string, () => void>> = { simulations: benchSimulations }

/** `bench -- <name>`: prints times and ratios. Never part of the tests: machines are noisy. */
function main(name: string | undefined): number {
  const run = name === undefined ? undefined : BENCHMARKS[name]
  if (run === undefined) {
    console.error(`Name a benchmark: ${Object.keys(BENCHMARKS).join(', ')}.`)
    return 2
  }
  run()
  return 0
}

process.exitCode = main(process.argv[2])
