import type { Question } from '@/lib/simulations/contract'
import { simulations } from '@/lib/simulations/registry'
import { benchCacheTrace } from './cache-trace'

const DRAWS = 400
const WARM_UP = 60
/** A draw that took longer than this is timed again, up to so often, and the best counts: a pause of the collector is not its cost. */
const QUICK_MS = 0.5
const REPEATS = 7
/** A question has to be drawn and checked faster than this at the 99th of a hundred, in milliseconds. */
const LIMIT_MS = 5

/** For each simulation: steps a second, and the time to draw and check each of its questions (median and p99). Then long walks through the caches. */
export function benchSimulations(): void {
  const slow: string[] = []
  for (const simulation of simulations) {
    const { playground } = simulation
    let steps = 0
    const began = process.cpuUsage()
    let seconds = 0
    while (seconds < 0.2) {
      for (const preset of playground.presets) steps += playground.run(preset.settings).steps.length
      const { user, system } = process.cpuUsage(began)
      seconds = (user + system) / 1e6
    }
    const perSecond = Math.round(steps / seconds)
    console.log(`${simulation.id.padEnd(12)} ${perSecond.toLocaleString('en').padStart(12)} steps/s`)
    for (const question of simulation.questions) {
      const times: number[] = []
      for (let i = 0; i < DRAWS + WARM_UP; i++) {
        const best = bestTimeOf(question, i * 7919)
        if (i >= WARM_UP) times.push(best)
      }
      times.sort((a, b) => a - b)
      const [median = 0, p99 = 0] = [times[Math.floor(DRAWS / 2)], times[Math.floor(DRAWS * 0.99)]]
      const mark = p99 > LIMIT_MS ? '  over the limit' : ''
      if (mark !== '') slow.push(`${simulation.id}/${question.id}`)
      console.log(
        `  ${question.id.padEnd(28)} median ${median.toFixed(3)} ms   p99 ${p99.toFixed(3)} ms   ${(p99 / LIMIT_MS).toFixed(2)} of the limit${mark}`,
      )
    }
  }
  console.log(
    slow.length === 0
      ? `Every question is drawn and checked within ${LIMIT_MS} ms at p99.`
      : `Over ${LIMIT_MS} ms at p99: ${slow.join(', ')}`,
  )
  console.log(
    `Times are CPU time of this process, so that a busy machine does not count; of up to ${REPEATS} rounds the best.`,
  )
  benchCacheTrace()
}

function bestTimeOf(question: Question, seed: number): number {
  let best = timeOf(question, seed)
  for (let round = 1; round < REPEATS && best > QUICK_MS; round++)
    best = Math.min(best, timeOf(question, seed))
  return best
}

function timeOf(question: Question, seed: number): number {
  const before = process.cpuUsage()
  const variant = question.draw({}, seed)
  variant.check(variant.truth)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
