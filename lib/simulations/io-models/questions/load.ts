import type { Rng } from '@/lib/base/rng'
import type { Load, Model } from '../model'
import { listed, plural } from '../names'

/** Which connections get a message in each round: `counts[i]` of them in round i. */
export function drawReady(rng: Rng, connections: number, counts: readonly number[]): number[][] {
  const all = Array.from({ length: connections }, (_, i) => i)
  return counts.map((count) => rng.sample(all, Math.min(count, connections)).toSorted((a, b) => a - b))
}

export function loadOf(
  model: Model,
  connections: number,
  ready: readonly (readonly number[])[],
  more: Partial<Load> = {},
): Load {
  return {
    model,
    connections,
    ready,
    message: 100,
    buffer: 4096,
    firstFd: 5,
    policy: 'once',
    maxEvents: connections,
    ...more,
  }
}

/** "**3, 1 and 4** of them get a message in the three rounds." */
export function sayRounds({ ready }: Pick<Load, 'ready'>): string {
  const counts = ready.map((round) => round.length)
  if (counts.length === 1)
    return `**${counts[0] ?? 0}** of them ${counts[0] === 1 ? 'gets' : 'get'} a message.`
  const same = counts.every((count) => count === counts[0])
  if (same)
    return `In each of **${plural(counts.length, 'round')}**, **${counts[0] ?? 0}** of them ${counts[0] === 1 ? 'gets' : 'get'} a message.`
  return `In **${plural(counts.length, 'round')}**, **${listed(counts)}** of them get a message.`
}

const ALIKE: readonly Model[] = ['select', 'poll', 'epoll-lt', 'epoll-et-one-read']

/** Whether no two of these make the same number of calls under every load in which a message fits into one read. */
export function areComparable(models: readonly Model[]): boolean {
  return models.filter((model) => ALIKE.includes(model)).length <= 1 && new Set(models).size === models.length
}

export const NOT_COMPARABLE =
  'select, poll and epoll with one read make the same calls: take one of them, and each model once'
