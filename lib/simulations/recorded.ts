import { z } from 'zod'

/** One recorded case: what the real system did for an input. */
export const recordedCaseSchema = z.object({
  id: z.string(),
  tags: z.array(z.string()).optional(),
  input: z.unknown(),
  observed: z.unknown(),
  /** Absolute, for every number in `observed`, or for the numbers under the named keys; absent means exactly equal JSON. */
  tolerance: z.union([z.number(), z.record(z.string(), z.unknown())]).optional(),
})
export type RecordedCase = z.infer<typeof recordedCaseSchema>

/** Absolute tolerances by key; a key's tolerance applies to every number below it. '' is for all others. */
type Tolerances = Readonly<Record<string, number>>

/** A case's tolerance as numbers by key. "depth +-1" means 1. */
export function tolerancesOf(tolerance: RecordedCase['tolerance']): Tolerances {
  if (tolerance === undefined) return {}
  if (typeof tolerance === 'number') return { '': tolerance }
  const pairs = Object.entries(tolerance).flatMap(([key, value]): [string, number][] => {
    if (typeof value === 'number') return [[key, value]]
    const [, by] = /\+-(\d+)$/.exec(String(value)) ?? []
    return by === undefined ? [] : [[key, Number(by)]]
  })
  return Object.fromEntries(pairs)
}

/** The first place where two JSON values differ by more than the tolerance, or null. An absent key must be absent. */
export function difference(
  observed: unknown,
  got: unknown,
  tolerances: Tolerances = {},
  place = 'observed',
  within = tolerances[''] ?? 0,
): string | null {
  if (typeof observed === 'number' && typeof got === 'number') {
    return Math.abs(observed - got) <= within ? null : `${place}: recorded ${observed}, computed ${got}`
  }
  if (Array.isArray(observed) && Array.isArray(got)) {
    if (observed.length !== got.length) {
      return `${place}: recorded ${observed.length} entries, computed ${got.length}`
    }
    return firstOf(observed.map((item, i) => difference(item, got[i], tolerances, `${place}[${i}]`, within)))
  }
  if (isRecord(observed) && isRecord(got)) {
    const keys = new Set([...Object.keys(observed), ...Object.keys(got)])
    return firstOf(
      [...keys].map((key) =>
        difference(observed[key], got[key], tolerances, `${place}.${key}`, tolerances[key] ?? within),
      ),
    )
  }
  return observed === got
    ? null
    : `${place}: recorded ${JSON.stringify(observed)}, computed ${JSON.stringify(got)}`
}

function firstOf(differences: readonly (string | null)[]): string | null {
  return differences.find((one) => one !== null) ?? null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
