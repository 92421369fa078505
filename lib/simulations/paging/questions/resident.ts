import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { count } from '../address'
import { asNumber, drawUntil } from '../draws'
import { isAccess } from '../model'
import { pagesTrace, type Program } from '../pages-trace'
import { drawProgram, programExhibit, runProgram, sayMapping, touchedPages } from '../programs'

const params = z.strictObject({
  /** Private anonymous memory or shared; `shared` has no zero page. */
  mapping: z.enum(['any', 'anon', 'shared']).default('anon'),
  /** Plain touches, or some memory given back by MADV_DONTNEED on the way. */
  story: z.enum(['any', 'plain', 'dontneed']).default('any'),
})

export const resident = defineQuestion({
  id: 'resident',
  title: 'How much memory is really used',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { mapping, story }): Program {
    return drawUntil(
      () =>
        drawProgram(
          rng,
          mapping === 'any' ? rng.pick(['anon', 'shared'] as const) : mapping,
          story === 'any' ? rng.pick(['plain', 'dontneed'] as const) : story,
        ),
      (program) => {
        const { rss } = runProgram(program)
        return (
          rss > 0 &&
          rss < program.pages &&
          (program.mapping === 'shared' || touchedPages(program, () => true) !== rss)
        )
      },
    )
  },
  ask(program) {
    return {
      prompt: {
        text: `A program on Linux ${sayMapping(program)}. Then it touches one byte of each page as listed. There are no huge pages and no swap.\n\nHow many **pages** of the mapping are resident in the end, as \`Rss\` in \`/proc/self/smaps\` counts them?`,
        exhibits: [programExhibit(program)],
      },
      form: { kind: 'number', unit: 'pages', tolerance: 0, min: 0, max: 100_000 },
      hints: [
        program.mapping === 'anon'
          ? "Reading maps the zero page, which is nobody's memory. Only a write gives a page a frame."
          : 'In shared anonymous memory reading gives a page a frame, too.',
      ],
    }
  },
  run: (program) => pagesTrace(program),
  truth: (_program, trace) => asNumber(trace.steps.at(-1)?.state.rss ?? 0),
  misconceptions: [
    {
      id: 'mapped-is-resident',
      name: 'mapped taken for resident',
      says: 'mmap, and malloc with it, only promise addresses. Memory is used from the first write to a page.',
      answer: (program) => asNumber(program.pages),
    },
    {
      id: 'read-allocates',
      name: 'reading counts as allocating',
      says: 'A read of untouched private anonymous memory maps the shared zero page. No frame is used.',
      answer: (program) => (program.mapping === 'anon' ? asNumber(touchedPages(program, () => true)) : null),
    },
    {
      id: 'dontneed-is-a-hint',
      name: 'MADV_DONTNEED does nothing at once',
      says: 'On Linux MADV_DONTNEED is no mere advice: the frames are gone when the call returns, and their content with them.',
      answer: (program) =>
        program.ops.some((op) => op.op === 'madvise')
          ? asNumber(runProgram({ ...program, ops: program.ops.filter(isAccess) }).rss)
          : null,
    },
  ],
  explain(program) {
    const { rss } = runProgram(program)
    const touched = touchedPages(program, () => true)
    const dropped = program.ops.some((op) => op.op === 'madvise')
      ? ' What MADV_DONTNEED gave back counts only if it was ' +
        (program.mapping === 'anon' ? 'written' : 'touched') +
        ' again.'
      : ''
    return {
      truthSays: `${count(rss, 'page')}.`,
      because:
        program.mapping === 'anon'
          ? `Of the ${program.pages} pages mapped, ${touched} have an entry, but ${touched - rss} of these ${touched - rss === 1 ? 'shows' : 'show'} only the zero page. ${count(rss, 'page')} ${rss === 1 ? 'has' : 'have'} a frame.${dropped}`
          : `Shared anonymous memory has no zero page: each page touched gets a frame, read or write. That is ${rss} of ${program.pages}.${dropped}`,
    }
  },
  parts(_program, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const truth = trace.steps.at(-1)?.state.rss ?? 0
    const at = trace.steps.findIndex(
      ({ state }) => state.outcome === 'fault' && state.op?.startsWith('read') === true,
    )
    if (answer.value > truth && at > 0 && trace.steps[at]?.state.mapping === 'anon') {
      return {
        step: at,
        predicted: 'a frame',
        actual: 'the zero page',
        focus: `page ${trace.steps[at]?.state.touched?.from ?? 0}`,
      }
    }
    return {
      step: trace.steps.length - 1,
      predicted: count(answer.value, 'page'),
      actual: count(truth, 'page'),
    }
  },
})
