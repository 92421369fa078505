import { benchPages } from '../bench/pages'
import { benchQueue } from '../bench/queue'
import { benchSimulations } from '../bench/simulations'

const BENCHMARKS: Readonly<Record<string, () => Promise<number> | number | void>> = {
  pages: benchPages,
  queue: benchQueue,
  simulations: benchSimulations,
}

/** `bench -- <name>`: prints times and ratios. Never part of the tests: machines are noisy. */
async function main(name: string | undefined): Promise<number> {
  const run = name === undefined ? undefined : BENCHMARKS[name]
  if (run === undefined) {
    console.error(`Name a benchmark: ${Object.keys(BENCHMARKS).join(', ')}.`)
    return 2
  }
  return (await run()) ?? 0
}

process.exitCode = await main(process.argv[2])
