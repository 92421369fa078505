import type { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { assert } from '@/lib/base/assert'
import { type Rng, rngFrom } from '@/lib/base/rng'
import { type Answer, type AnswerForm, faultOf, scoreOf } from './answer'
import type {
  Misconception,
  Parting,
  Prompt,
  Question,
  QuestionKind,
  Trace,
  Variant,
  Verdict,
} from './contract'

/** A wrong model that runs. Where its answer is the learner's and is not right, the verdict names it. */
export interface WrongModel<Drawn> extends Misconception {
  /** What one who holds it would answer; null where it says nothing about these numbers. */
  answer(drawn: Drawn): Answer | null
}

export interface QuestionSpec<Params, Drawn, State> {
  readonly id: string
  readonly title: string
  readonly kind: QuestionKind
  readonly form: AnswerForm['kind']
  /** What a card may fix. Every key has a default, so that `{}` is always fine. Use z.strictObject. */
  readonly params: z.ZodType<Params>
  /** Draws the numbers. Plain JSON out. */
  pose(rng: Rng, params: Params): Drawn
  ask(drawn: Drawn): { readonly prompt: Prompt; readonly form: AnswerForm; readonly hints: readonly string[] }
  /** Runs the model. The truth must come out of this run. */
  run(drawn: Drawn): Trace<State>
  truth(drawn: Drawn, trace: Trace<State>): Answer
  readonly misconceptions: readonly WrongModel<Drawn>[]
  /** The truth as a short sentence, then why, both from the numbers of this run. */
  explain(
    drawn: Drawn,
    trace: Trace<State>,
    answer: Answer,
  ): { readonly truthSays: string; readonly because: string }
  /** Where this wrong answer and the run part. */
  parts?(drawn: Drawn, trace: Trace<State>, answer: Answer): Parting | undefined
  /** Only where more than one answer is right (knobs): runs the model with the answer. Otherwise answers are compared with the truth. */
  score?(drawn: Drawn, answer: Answer): number
}

/** Makes a question of the contract and hides its own types, so that a list of questions needs no `any`. */
export function defineQuestion<Params, Drawn, State>(spec: QuestionSpec<Params, Drawn, State>): Question {
  return {
    id: spec.id,
    title: spec.title,
    kind: spec.kind,
    form: spec.form,
    misconceptions: spec.misconceptions.map(plain),
    faultsIn(params) {
      const read = spec.params.safeParse(params)
      return read.success ? [] : issuesOf(read.error)
    },
    draw(params, seed) {
      const read = spec.params.safeParse(params)
      if (!read.success) throw new AppError('invalid', issuesOf(read.error).join('; '))
      return variantOf(spec, spec.pose(rngFrom(seed), read.data))
    },
  }
}

function variantOf<Params, Drawn, State>(spec: QuestionSpec<Params, Drawn, State>, drawn: Drawn): Variant {
  const { prompt, form, hints } = spec.ask(drawn)
  assert(form.kind === spec.form, `${spec.id} asks for ${form.kind} but says ${spec.form}`)
  const trace = spec.run(drawn)
  const truth = spec.truth(drawn, trace)
  const score = (answer: Answer): number => spec.score?.(drawn, answer) ?? scoreOf(form, truth, answer)
  const held = spec.misconceptions.map((wrong) => ({ wrong, answer: once(() => wrong.answer(drawn)) }))
  return {
    prompt,
    form,
    hints,
    truth,
    run: () => trace,
    misconceived: () =>
      held.flatMap(({ answer }) => {
        const given = answer()
        return given === null || score(given) === 1 ? [] : [given]
      }),
    check(answer): Verdict {
      const fault = faultOf(form, answer)
      if (fault !== null) throw new AppError('invalid', fault)
      const got = score(answer)
      const verdict = { score: got, truth, ...spec.explain(drawn, trace, answer) }
      if (got === 1) return verdict
      const named = held.find((one) => {
        const expected = one.answer()
        return expected !== null && scoreOf(form, expected, answer) === 1
      })
      const parts = spec.parts?.(drawn, trace, answer)
      return {
        ...verdict,
        ...(named === undefined ? {} : { misconception: plain(named.wrong) }),
        ...(parts === undefined ? {} : { parts }),
      }
    },
  }
}

/** Wrong models run, which takes time: each of them once for a variant, and only when it is asked for. */
function once<Found>(find: () => Found): () => Found {
  let found: { readonly value: Found } | null = null
  return () => (found ??= { value: find() }).value
}

function plain({ id, name, says }: Misconception): Misconception {
  return { id, name, says }
}

function issuesOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.') || 'params'}: ${issue.message}`)
}
