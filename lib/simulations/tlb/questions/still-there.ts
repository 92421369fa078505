import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { entriesOf, type Shape } from '../buffer'
import { drawUntil, referenceString } from '../draws'
import { runToEnd } from '../model'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** How many sets: 2 or 4; `any` draws. */
  sets: z.enum(['any', '2', '4']).default('any'),
  /** Entries in each set. */
  ways: z.int().min(1).max(2).default(2),
})

interface Drawn {
  readonly shape: Shape
  readonly refs: readonly number[]
}

function heldBy(shape: Shape, refs: readonly number[]): number[] {
  return entriesOf(runToEnd(shape, refs).buffer).map((entry) => entry.page)
}

function asChoices(pages: readonly number[]): Answer {
  return { kind: 'choices', value: pages.map(String).toSorted() }
}

function touchedIn(refs: readonly number[]): number[] {
  return [...new Set(refs)].toSorted((a, b) => a - b)
}

export const stillThere = defineQuestion({
  id: 'still-there',
  title: 'Which pages a TLB with sets still holds',
  kind: 'predict',
  form: 'choices',
  params,
  pose(rng, given): Drawn {
    const sets = given.sets === 'any' ? rng.pick([2, 4]) : Number(given.sets)
    const shape: Shape = { policy: 'LRU', sets, ways: given.ways }
    return drawUntil(
      () => {
        // Few pages far apart, so that some of them meet in a set.
        const pages = rng.sample([8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 20, 21], rng.between(5, 7))
        const refs = referenceString(rng, rng.between(7, 9), pages.length).map((one) => pages[one - 1] ?? 8)
        return { shape, refs }
      },
      ({ refs }) => {
        const touched = touchedIn(refs)
        const held = heldBy(shape, refs)
        const associative = heldBy({ ...shape, sets: 1, ways: sets * given.ways }, refs)
        return (
          touched.length >= 5 &&
          held.length < touched.length &&
          (held.length !== associative.length || held.some((page) => !associative.includes(page)))
        )
      },
    )
  },
  ask({ shape, refs }) {
    const { sets, ways } = shape
    return {
      prompt: {
        text: `A TLB has **${sets} sets** of **${ways} ${ways === 1 ? 'entry' : 'entries'}** and is empty. A page belongs to set **page mod ${sets}**; in a full set the least recently used leaves. A program touches pages **${refs.join(' · ')}**.\n\nWhich pages does the TLB hold at the end?`,
      },
      form: {
        kind: 'choices',
        options: touchedIn(refs).map((page) => ({ id: String(page), label: `page ${page}` })),
      },
      hints: [
        `Sort the pages by their set first: ${sets === 2 ? 'even and odd' : 'remainder 0, 1, 2, 3'}. Then take the last ${ways === 1 ? 'page' : 'two different pages'} of each set.`,
      ],
    }
  },
  run: ({ shape, refs }) => referencesTrace(shape, refs),
  truth: ({ shape, refs }) => asChoices(heldBy(shape, refs)),
  misconceptions: [
    {
      id: 'fully-associative',
      name: 'sets left out',
      says: 'A page may only go into its own set. A full set throws out although others have room.',
      answer: ({ shape, refs }) =>
        asChoices(heldBy({ ...shape, sets: 1, ways: shape.sets * shape.ways }, refs)),
    },
    {
      id: 'nothing-leaves',
      name: 'nothing ever leaves',
      says: 'A set has room for few pages; one more, and the least recently used of them leaves.',
      answer: ({ refs }) => asChoices(touchedIn(refs)),
    },
    {
      id: 'oldest-leaves',
      name: 'LRU taken for FIFO',
      says: 'In LRU each hit makes a page the most recent one of its set, so a page that came in early but was used again stays.',
      answer: ({ shape, refs }) => asChoices(heldBy({ ...shape, policy: 'FIFO' }, refs)),
    },
  ],
  explain({ shape, refs }) {
    const held = heldBy(shape, refs)
    const { asked } = runToEnd(shape, refs)
    const at = asked.findLastIndex(({ victim }) => victim !== null)
    const last = asked[at]
    const sorted = held.toSorted((a, b) => a - b)
    return {
      truthSays:
        sorted.length === 1
          ? `Only page ${sorted[0] ?? ''}.`
          : `Pages ${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1) ?? ''}.`,
      because: `Each set keeps the last ${shape.ways === 1 ? 'page' : 'two different pages'} that belong to it. ${last === undefined ? '' : `Access ${at + 1} brings page ${last.page} into set ${last.set}, which is full, so page ${last.victim ?? ''} leaves, whatever room there is in other sets.`}`,
    }
  },
  parts({ shape, refs }, _trace, answer) {
    if (answer.kind !== 'choices') return undefined
    const held = heldBy(shape, refs)
    const { asked } = runToEnd(shape, refs)
    const stayed = answer.value.map(Number).find((page) => !held.includes(page))
    if (stayed !== undefined) {
      const left = asked.findLastIndex(({ victim }) => victim === stayed)
      return {
        step: left + 1,
        predicted: `page ${stayed} stays`,
        actual: 'it leaves here',
        focus: `page ${stayed}`,
      }
    }
    const missed = held.find((page) => !answer.value.includes(String(page)))
    if (missed === undefined) return undefined
    const came = refs.lastIndexOf(missed)
    return {
      step: came + 1,
      predicted: `page ${missed} leaves`,
      actual: 'it stays from here on',
      focus: `page ${missed}`,
    }
  },
})
