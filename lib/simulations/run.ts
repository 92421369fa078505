import { readFileSync } from 'node:fs'
import { AppError } from '@/lib/base/app-error'
import { findSimulation, simulations } from './registry'

/** `npm run --silent sim -- <id>`: a JSON array of inputs on standard input, a JSON array of observations on standard output. */
function main(id: string | undefined): number {
  if (id === undefined) {
    for (const { id: name, title, version } of simulations)
      console.log(`${name.padEnd(12)} ${title} (version ${version})`)
    return 0
  }
  const simulation = findSimulation(id)
  if (simulation === null) {
    console.error(
      `There is no simulation "${id}". There are: ${simulations.map((one) => one.id).join(', ')}.`,
    )
    return 2
  }
  let inputs: unknown
  try {
    inputs = JSON.parse(readFileSync(0, 'utf8'))
  } catch (error) {
    console.error(`Standard input is not JSON: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
  if (!Array.isArray(inputs)) {
    console.error('Standard input must be a JSON array of inputs.')
    return 2
  }
  const observations = inputs.map((input: unknown) => {
    try {
      return simulation.observe(input)
    } catch (error) {
      if (error instanceof AppError) return { error: error.message }
      return { error: `The simulation failed: ${error instanceof Error ? error.message : String(error)}` }
    }
  })
  process.stdout.write(`${JSON.stringify(observations)}\n`)
  return 0
}

process.exitCode = main(process.argv[2])
