import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { fragmentation, policies as allPolicies, type Policy } from '../free-list'
import { POLICY_NAMES } from '../free-list-trace'
import type { FreeListLine } from '../script'
import { bestOf, distinct } from './choosing'
import { doOnHoles, type Holes, holesTable, layHoles, program, traceOnHoles } from './free-list-draws'

const params = z.strictObject({
  /** How many free blocks there are. */
  blocks: z.number().int().min(2).max(4).default(3),
  /** How many requests come one after the other. */
  requests: z.number().int().min(2).max(4).default(3),
})

interface Drawn extends Holes {
  readonly sizes: readonly number[]
}

function lines(drawn: Drawn): FreeListLine[] {
  return drawn.sizes.map((size, i) => ({ op: 'alloc', name: 'xyzw'[i] ?? 'v', size }))
}

function fitsUnder(drawn: Drawn, policy: Policy): string[] {
  return doOnHoles({ ...drawn, rules: { ...drawn.rules, policy } }, lines(drawn)).map(({ returned }) =>
    returned === null ? 'null' : 'fits',
  )
}

function rowsOf(drawn: Drawn, row: (policy: Policy) => string[]): Answer {
  return { kind: 'grid', value: allPolicies.flatMap(row) }
}

/** All that adds up is thought to fit. */
function byTotal(drawn: Drawn): string[] {
  let left = fragmentation(drawn.free).total
  return drawn.sizes.map((size) => {
    if (size > left) return 'null'
    left -= size
    return 'fits'
  })
}

export const policies = defineQuestion({
  id: 'policies',
  title: 'Which policy runs out first',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { blocks, requests }): Drawn {
    const rules = { policy: 'BEST', order: 'ADDRSORT', coalesce: true, header: 0, align: null } as const
    const bestShouldFail = rng.chance(0.5)
    const drawn = bestOf(
      30,
      4,
      () => {
        const holes = layHoles(
          rng,
          Array.from({ length: blocks }, () => rng.between(4, 12) * 5),
        )
        const sizes = Array.from({ length: requests }, () => rng.between(2, 10) * 5)
        return { rules, ...holes, sizes }
      },
      (one) => {
        const rows = allPolicies.map((policy) => fitsUnder(one, policy))
        const enough = one.sizes.reduce((sum, size) => sum + size, 0) <= fragmentation(one.free).total
        const anyFails = rows.flat().includes('null')
        const bestFails = rows[0]?.includes('null') ?? false
        return (anyFails && enough ? distinct(rows) : 0) + (bestFails === bestShouldFail ? 2 : 0)
      },
    )
    assert(drawn, 'something was drawn')
    return drawn
  },
  ask: (drawn) => ({
    prompt: {
      text: 'Three allocators start from the **same free list**, in address order. Each serves the same requests from top to bottom and cuts blocks from the low end.\n\nWhich requests succeed?',
      exhibits: [holesTable(drawn.free, 'free list'), program(lines(drawn), 'requests')],
    },
    form: {
      kind: 'grid',
      columns: lines(drawn).map((line) => `${line.name} (${line.op === 'alloc' ? line.size : 0})`),
      rows: allPolicies.map((policy) => POLICY_NAMES[policy]),
      values: [
        { id: 'fits', label: 'fits' },
        { id: 'null', label: 'NULL' },
      ],
    },
    hints: [
      'Keep three copies of the list of sizes, one a policy, and take each request off the block that the policy picks.',
    ],
  }),
  run: (drawn) => {
    const worst = allPolicies.find((policy) => fitsUnder(drawn, policy).includes('null')) ?? 'BEST'
    return traceOnHoles({ ...drawn, rules: { ...drawn.rules, policy: worst } }, lines(drawn))
  },
  truth: (drawn) => rowsOf(drawn, (policy) => fitsUnder(drawn, policy)),
  misconceptions: [
    {
      id: 'bytes-add-up',
      name: 'enough free bytes means success',
      says: 'A request needs one block that is large enough, so a policy can fail while enough bytes are free in all.',
      answer: (drawn) => rowsOf(drawn, () => byTotal(drawn)),
    },
    {
      id: 'best-never-fragments',
      name: 'best fit never fragments',
      says: 'Best fit keeps large blocks whole but leaves small splinters, and those are fragments too.',
      answer: (drawn) =>
        rowsOf(drawn, (policy) => (policy === 'BEST' ? byTotal(drawn) : fitsUnder(drawn, policy))),
    },
    {
      id: 'policy-does-not-matter',
      name: 'all policies do the same',
      says: 'Which block is cut decides which block is left for the next request.',
      answer: (drawn) => rowsOf(drawn, () => fitsUnder(drawn, 'FIRST')),
    },
  ],
  explain(drawn) {
    const told = allPolicies.map((policy) => {
      const failed = fitsUnder(drawn, policy).flatMap((value, i) =>
        value === 'null' ? [lines(drawn)[i]?.name ?? ''] : [],
      )
      return { policy, failed }
    })
    const says = told.map(
      ({ policy, failed }) =>
        `${POLICY_NAMES[policy]}: ${failed.length === 0 ? 'all fit' : `${failed.join(' and ')} ${failed.length === 1 ? 'fails' : 'fail'}`}`,
    )
    const loser = told.find(({ failed }) => failed.length > 0)
    const index = lines(drawn).findIndex(({ name }) => name === loser?.failed[0])
    const done = doOnHoles(
      { ...drawn, rules: { ...drawn.rules, policy: loser?.policy ?? 'BEST' } },
      lines(drawn),
    )
    const left = done[index]?.list.free ?? []
    const because =
      loser === undefined
        ? 'Every request finds a block that is large enough, whichever block is cut.'
        : `With ${POLICY_NAMES[loser.policy].toLowerCase()}, ${loser.failed[0] ?? ''} wants ${drawn.sizes[index] ?? 0} bytes when the free blocks have ${left.map(({ size }) => size).join(', ')}.`
    return { truthSays: `${says.join('; ')}.`, because }
  },
})
