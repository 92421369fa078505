import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { framesInUse, type PageCall, startPages, stepPages } from '../pages'
import { count, pageRange } from '../sentences'
import { type ProcessState, traceOfPages } from '../trace'

const params = z.strictObject({
  /** Pages that the child writes before: none, the ones the parent comes to first, or ones it does not come to. */
  childWrites: z.enum(['any', 'none', 'same', 'other']).default('any'),
})

interface Drawn {
  /** Pages that the parent has written before the fork. */
  readonly pages: number
  readonly frames: number
  /** Pages that the child writes first, and the first of them. */
  readonly child: number
  readonly from: number
}

export const snapshotHeadroom: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'snapshot-headroom',
  title: 'Writes that fit while a snapshot runs',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { childWrites }) {
    const pages = rng.between(4, 12) * 5
    const which = childWrites === 'any' ? rng.pick(['none', 'same', 'other'] as const) : childWrites
    const child = which === 'none' ? 0 : rng.between(2, 4)
    const spare = rng.between(2, Math.floor(pages / 2))
    return { pages, child, from: which === 'other' ? pages - child : 0, frames: pages + child + spare }
  },
  ask: ({ pages, frames, child, from }) => ({
    prompt: {
      text: `A server on Linux holds **${pages} written pages** and forks, so that the child can save a snapshot, as Redis does. ${
        child === 0
          ? 'The child only reads.'
          : `The child reads, and it **writes ${pageRange(from, from + child)}** once at the start.`
      } There are **${frames} page frames** for this memory. The server then writes its pages **from page 0 upwards**, each once, while the child runs.\n\nHow many pages may it write before the frames run out?`,
    },
    form: {
      kind: 'knob',
      label: 'pages written by the server',
      goal: 'as many as fit',
      min: 0,
      max: pages,
      step: 1,
      start: 0,
      unit: 'pages',
    },
    hints: [
      'After fork both share all frames. Each page that one of them writes first costs one frame more.',
      `Right after the fork ${count(pages, 'frame')} are in use, so ${count(frames - pages, 'copy', 'copies')} fit.`,
    ],
  }),
  run: (drawn) => traceOfPages(drawn.pages, false, callsWith(drawn, mostThatFit(drawn), true)),
  truth: (drawn) => ({ kind: 'knob', value: mostThatFit(drawn) }),
  score(drawn, answer) {
    if (answer.kind !== 'knob') return 0
    const most = mostThatFit(drawn)
    if (answer.value === most) return 1
    // Leaving room is safe but not what was asked.
    return answer.value < most && answer.value >= most - 2 ? 0.5 : 0
  },
  misconceptions: [
    {
      id: 'fork-copies-all',
      name: 'fork copies all memory',
      says: 'fork copies no frame. If it did, twice the memory would be in use before the first write.',
      answer: ({ pages, frames, child }): Answer => ({
        kind: 'knob',
        value: Math.min(pages, Math.max(0, frames - 2 * pages + child)),
      }),
    },
    {
      id: 'writes-in-place',
      name: 'the parent writes in place',
      says: 'The first write after the fork copies, whoever writes. The child keeps the old frame for its snapshot.',
      answer: ({ pages }): Answer => ({ kind: 'knob', value: pages }),
    },
    {
      id: 'child-copies-cost-twice',
      name: 'what the child copied costs the parent again',
      says: 'Where the child has its own copy already, the parent is the last owner of the frame and writes in place.',
      answer: ({ pages, frames, child, from }): Answer | null =>
        child === 0 || from > 0 ? null : { kind: 'knob', value: frames - pages - child },
    },
    {
      id: 'child-copies-free',
      name: 'the child’s own copies cost nothing',
      says: 'A write by the child copies the page as well, and takes a frame.',
      answer: ({ pages, frames, child, from }): Answer | null =>
        child === 0 || from === 0 ? null : { kind: 'knob', value: frames - pages },
    },
  ],
  explain(drawn) {
    const most = mostThatFit(drawn)
    const { pages, frames, child, from } = drawn
    const inPlace = from === 0 ? child : 0
    const ofChild =
      child === 0
        ? ''
        : ` The child's ${child} copies take ${child} of them.${
            inPlace > 0 ? ` Those ${child} pages the server then owns alone and writes in place.` : ''
          }`
    return {
      truthSays: `${count(most, 'page')} ${most === 1 ? 'fits' : 'fit'}.`,
      because: `After the fork both share ${pages} frames, and ${frames - pages} are left.${ofChild} ${inPlace > 0 ? 'Each of the others' : 'Each page'} that the server writes is copied: ${
        most - inPlace
      } ${most - inPlace === 1 ? 'copy' : 'copies'}${inPlace > 0 ? ` and ${inPlace} in place, ${most} in all` : ''}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'knob') return undefined
    const most = mostThatFit(drawn)
    return {
      step: trace.steps.length - (answer.value > most ? 1 : 2),
      predicted: `${answer.value} pages fit`,
      actual: `${most} pages fit`,
      focus: 'counts',
    }
  },
})

/** The most writes after which no more frames are in use than there are, found by running each. */
function mostThatFit(drawn: Drawn): number {
  let memory = startPages(drawn.pages, false)
  for (const call of callsWith(drawn, 0, false)) memory = stepPages(memory, call).memory
  let most = 0
  for (let page = 0; page < drawn.pages; page += 1) {
    memory = stepPages(memory, { op: 'write', by: 'parent', from: page, to: page + 1 }).memory
    if (framesInUse(memory) > drawn.frames) break
    most = page + 1
  }
  return most
}

/** `beyond` adds the write that no longer fits. */
function callsWith({ pages, child, from }: Drawn, writes: number, beyond: boolean): PageCall[] {
  return [
    { op: 'write', by: 'parent', from: 0, to: pages },
    { op: 'fork' },
    ...(child === 0 ? [] : [{ op: 'write', by: 'child', from, to: from + child } as const]),
    ...(writes === 0 ? [] : [{ op: 'write', by: 'parent', from: 0, to: writes } as const]),
    ...(beyond && writes < pages
      ? [{ op: 'write', by: 'parent', from: writes, to: writes + 1 } as const]
      : []),
  ]
}
