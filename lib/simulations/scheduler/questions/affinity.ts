import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { AffinityOp } from '../affinity'
import { affinityTrace, cpuList, sayAffinityOp } from '../calls-trace'
import { listed } from '../view'
import { choices, lastView, optionsOf } from './given'

const params = z.strictObject({
  /** `mask`: read a hexadecimal mask. `calls`: follow sched_setaffinity and fork. */
  about: z.enum(['mask', 'calls', 'either']).default('either'),
  /** Whether some CPUs of the mask may be offline. */
  offline: z.boolean().default(true),
})

interface Drawn {
  readonly total: number
  readonly online: readonly number[]
  readonly ops: readonly AffinityOp[]
  /** The mask is shown as a hexadecimal number, as taskset takes it. */
  readonly hex: string | null
}

export const affinity = defineQuestion({
  id: 'affinity',
  title: 'On which CPUs may it run',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { about, offline }): Drawn {
    const kind = about === 'either' ? rng.pick(['mask', 'calls'] as const) : about
    if (kind === 'mask') {
      const total = rng.pick([6, 8])
      const cpus = rng.sample(range(total), rng.between(2, 3))
      const online = offline && rng.chance(0.35) ? range(total).slice(0, total - 2) : range(total)
      const mask = cpus.reduce((sum, cpu) => sum + 2 ** cpu, 0)
      if (!cpus.some((cpu) => online.includes(cpu)))
        return {
          total,
          online: range(total),
          ops: [{ op: 'set', cpus: sorted(cpus) }],
          hex: `0x${mask.toString(16)}`,
        }
      return { total, online, ops: [{ op: 'set', cpus: sorted(cpus) }], hex: `0x${mask.toString(16)}` }
    }
    const total = 4
    const online = offline && rng.chance(0.6) ? range(2) : range(4)
    const first = sorted(rng.sample(range(4), rng.between(1, 2)))
    const drawn = sorted(rng.sample(range(4), rng.between(1, 2)))
    // The same set twice would ask nothing.
    const second = drawn.join() === first.join() ? [first[0] === 0 ? 1 : 0] : drawn
    const ops: AffinityOp[] = [{ op: 'set', cpus: first }]
    if (rng.chance(0.6)) ops.push({ op: 'fork' })
    if (ops.length === 1 || rng.chance(0.6)) ops.push({ op: 'set', cpus: second })
    return { total, online, ops, hex: null }
  },
  ask({ total, online, ops, hex }) {
    const off =
      online.length === total
        ? `All of the computer's **${total} CPUs** are online.`
        : `Of the computer's **${total} CPUs** only **${listed(online.map(String))}** are online.`
    const text =
      hex === null
        ? `A process may run anywhere at first. ${off} Then these calls are made.\n\nOn which CPUs may it run afterwards${ops.some((op) => op.op === 'fork') ? ' (the child, after the fork)' : ''}?`
        : `\`taskset ${hex} ./server\` starts a server. ${off}\n\nOn which CPUs may it run?`
    return {
      prompt: {
        text,
        ...(hex === null ? { exhibits: [{ kind: 'code' as const, lines: ops.map(sayAffinityOp) }] } : {}),
      },
      form: { kind: 'choices', options: optionsOf(range(total).map(String), (name) => `CPU ${name}`) },
      hints: [
        hex === null
          ? 'CPUs that are not online are left out of the mask; if none is left, the call fails with EINVAL and changes nothing. A child inherits the mask.'
          : 'Bit 0, the rightmost, stands for CPU 0.',
      ],
    }
  },
  run: ({ total, online, ops }) => affinityTrace(total, online, ops),
  truth: (_, trace) => choices((lastView(trace)?.mask?.bits ?? []).map(String)),
  misconceptions: [
    {
      id: 'read-from-the-left',
      name: 'the mask read from the left',
      says: 'The rightmost bit is CPU 0.',
      answer({ total, online, ops, hex }) {
        const [op] = ops
        if (hex === null || op?.op !== 'set') return null
        return choices(
          op.cpus
            .map((cpu) => total - 1 - cpu)
            .filter((cpu) => online.includes(cpu))
            .map(String),
        )
      },
    },
    {
      id: 'counted-from-one',
      name: 'CPUs counted from 1',
      says: 'CPUs are counted from 0: bit 0 is CPU 0.',
      answer({ total, ops, hex }) {
        const [op] = ops
        if (hex === null || op?.op !== 'set') return null
        return choices(
          op.cpus
            .map((cpu) => cpu + 1)
            .filter((cpu) => cpu < total)
            .map(String),
        )
      },
    },
    {
      id: 'offline-counts',
      name: 'offline CPUs kept in the mask',
      says: 'The kernel leaves out what is not online, and if nothing is left the call fails and the mask stays.',
      answer({ ops }) {
        const last = ops.findLast((op) => op.op === 'set')
        return last?.op === 'set' ? choices(last.cpus.map(String)) : null
      },
    },
    {
      id: 'fork-resets',
      name: 'the child starts without a mask',
      says: 'The affinity mask is inherited over fork, and kept over exec.',
      answer({ total, online, ops }) {
        const at = ops.findLastIndex((op) => op.op === 'fork')
        if (at < 0) return null
        return choices(
          (lastView(affinityTrace(total, online, ops.slice(at + 1)))?.mask?.bits ?? []).map(String),
        )
      },
    },
    {
      id: 'masks-add-up',
      name: 'masks added together',
      says: 'Each call sets a new mask. The one before is gone.',
      answer({ online, ops }) {
        const all = ops.flatMap((op) => (op.op === 'set' ? op.cpus : []))
        return ops.length > 1
          ? choices([...new Set(all)].filter((cpu) => online.includes(cpu)).map(String))
          : null
      },
    },
  ],
  explain({ ops, hex }, trace) {
    const bits = lastView(trace)?.mask?.bits ?? []
    const [op] = ops
    const read =
      hex === null || op?.op !== 'set'
        ? trace.steps
            .slice(1)
            .map((step) => step.says)
            .join(' ')
        : `${hex} is ${Number(hex).toString(2)} in binary: the bits ${cpuList(op.cpus).replace('CPU ', '')}, counted from the right. ${bits.length < op.cpus.length ? 'What is not online is left out.' : ''}`
    return { truthSays: `It may run on ${cpuList(bits)}.`, because: read.trim() }
  },
})

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}

function sorted(cpus: readonly number[]): number[] {
  return cpus.toSorted((a, b) => a - b)
}
