import { z } from 'zod'
import { readInput } from '../define-playground'
import { entriesOf } from './buffer'
import { pageOf, runToEnd } from './model'

const common = {
  policy: z.enum(['FIFO', 'LRU', 'OPT', 'MRU', 'CLOCK']),
  frames: z.int().min(1).max(4096),
}
const inputSchema = z.union([
  z.strictObject({ ...common, refs: z.array(z.int().nonnegative()).max(20_000) }),
  z.strictObject({
    ...common,
    page_size: z.int().min(1),
    addresses: z.array(z.int().nonnegative()).max(20_000),
  }),
])

/** A fully associative buffer over a string of references, in the schema of recorded.json. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  const refs = 'refs' in read ? read.refs : read.addresses.map((address) => pageOf(address, read.page_size))
  const { hits, misses, asked, buffer } = runToEnd({ policy: read.policy, sets: 1, ways: read.frames }, refs)
  const memory = entriesOf(buffer).map((entry) => entry.page)
  return {
    hits,
    misses,
    sequence: asked.map(({ hit }) => (hit ? 'h' : 'm')).join(''),
    victims: asked.map(({ victim }) => victim),
    // The recording gives OPT's memory sorted.
    memory: read.policy === 'OPT' ? memory.toSorted((a, b) => a - b) : memory,
  }
}
