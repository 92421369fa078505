import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Shape } from '../buffer'
import { drawUntil, pagesOf, referenceString } from '../draws'
import { faultsTrace, metBy, type Met } from '../faults'

const params = z.strictObject({
  /** How many references, 5 to 9. */
  length: z.int().min(5).max(9).default(7),
  /** Entries of the TLB. */
  entries: z.int().min(2).max(4).default(2),
})

interface Drawn {
  readonly shape: Shape
  /** Pages that have a page-table entry before the first access. */
  readonly present: readonly number[]
  readonly refs: readonly number[]
}

const KINDS: readonly Met[] = ['hit', 'miss', 'fault']

function asGrid(value: readonly Met[]): Answer {
  return { kind: 'grid', value: [...value] }
}

export const missOrFault = defineQuestion({
  id: 'miss-or-fault',
  title: 'TLB miss or page fault',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { length, entries }): Drawn {
    return drawUntil(
      () => {
        const pages = entries + 2
        const present = rng.sample(
          Array.from({ length: pages }, (_, i) => i + 1),
          rng.between(1, 2),
        )
        return {
          shape: { policy: 'LRU', sets: 1, ways: entries },
          present: present.toSorted((a, b) => a - b),
          refs: referenceString(rng, length, pages),
        }
      },
      ({ shape, present, refs }) => {
        const met = metBy(shape, present, refs)
        // Each outcome at least once, and a page that faults, leaves the TLB and comes back with a mere miss.
        const back = met.some((one, i) => one === 'miss' && refs.indexOf(refs[i] ?? 0) < i)
        return KINDS.every((kind) => met.includes(kind)) && back
      },
    )
  },
  ask({ shape, present, refs }) {
    return {
      prompt: {
        text: `A TLB of **${shape.ways} entries**, least recently used leaves, is empty. A process may use all its pages, but only ${present.length === 1 ? 'page' : 'pages'} **${present.join(' and ')}** ${present.length === 1 ? 'has a page-table entry' : 'have page-table entries'} yet. It writes to pages **${refs.join(' · ')}**; there is enough memory.\n\nWhat is each access: a **hit**, a **miss** that a page walk resolves, or a page **fault**?`,
      },
      form: {
        kind: 'grid',
        columns: refs.map((page) => `p${page}`),
        rows: [''],
        values: KINDS.map((id) => ({ id, label: id })),
      },
      hints: [
        'First ask the TLB. On a miss ask the page table: only if there is no entry does the kernel run, and after it there is one.',
        `After ${pagesOf(shape.ways)} the TLB is full. Leaving the TLB does not remove a page-table entry.`,
      ],
    }
  },
  run: ({ shape, present, refs }) => faultsTrace(shape, present, refs),
  truth: ({ shape, present, refs }) => asGrid(metBy(shape, present, refs)),
  misconceptions: [
    {
      id: 'miss-is-fault',
      name: 'a TLB miss taken for a page fault',
      says: 'The processor resolves a miss by itself, by walking the tables. A page fault is when the walk finds no entry, or one that forbids the access.',
      answer: ({ shape, present, refs }) =>
        asGrid(metBy(shape, present, refs).map((met) => (met === 'miss' ? 'fault' : met))),
    },
    {
      id: 'leaving-unmaps',
      name: 'what leaves the TLB is no longer mapped',
      says: 'The TLB is a copy. A page that leaves it keeps its page-table entry, so coming back costs a walk and no fault.',
      answer: ({ shape, present, refs }) =>
        asGrid(
          metBy(shape, present, refs).map((met, i) =>
            met === 'miss' && refs.indexOf(refs[i] ?? 0) < i ? 'fault' : met,
          ),
        ),
    },
    {
      id: 'first-touch-faults',
      name: 'every first touch faults',
      says: 'Pages that have an entry already, from an earlier touch, only miss in an empty TLB.',
      answer: ({ shape, refs }) => asGrid(metBy(shape, [], refs)),
    },
    {
      id: 'nothing-leaves',
      name: 'nothing ever leaves',
      says: 'A TLB has few entries. A page seen before may have been thrown out since.',
      answer: ({ present, refs }) => asGrid(metBy({ policy: 'LRU', sets: 1, ways: 64 }, present, refs)),
    },
  ],
  explain({ shape, present, refs }) {
    const met = metBy(shape, present, refs)
    const of = (kind: Met) => met.filter((one) => one === kind).length
    const at = met.findIndex((one, i) => one === 'miss' && refs.indexOf(refs[i] ?? 0) < i)
    return {
      truthSays: `${of('hit')} × hit, ${of('miss')} × miss, ${of('fault')} × fault.`,
      because: `A page faults once, when the walk finds no entry for it. Access ${at + 1} comes back to page ${refs[at] ?? 0}, which has left the TLB but not the page table: a walk, no kernel.`,
    }
  },
  parts({ shape, present, refs }, _trace, answer) {
    const met = metBy(shape, present, refs)
    const given = answer.kind === 'grid' ? answer.value : []
    const at = met.findIndex((one, i) => given[i] !== one)
    if (at < 0) return undefined
    return {
      step: at + 1,
      predicted: `a ${given[at] ?? 'miss'} on page ${refs[at] ?? 0}`,
      actual: `a ${met[at] ?? ''}`,
      focus: `ref ${at}`,
    }
  },
})
