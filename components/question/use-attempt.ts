'use client'
import { useState } from 'react'
import { firstAnswer } from '@/components/answer/answer-form'
import { now } from '@/lib/base/clock'
import { type Answer, faultOf } from '@/lib/simulations/answer'
import type { Variant, Verdict } from '@/lib/simulations/contract'

/** One go at a variant: the answer so far, the hints asked for, and the verdict once it was run. */
export interface Attempt {
  readonly answer: Answer | null
  readonly ready: boolean
  readonly hintsShown: number
  readonly verdict: Verdict | null
  /** From the question being shown to the answer; 0 before. */
  readonly ms: number
  give(answer: Answer | null): void
  showHint(): void
  /** Runs the simulation against the answer; null while there is no answer to run. */
  submit(): Verdict | null
  /** The server's verdict, where it differs from the browser's: the word that counts. */
  correct(verdict: Verdict): void
}

export function useAttempt(variant: Variant): Attempt {
  const [answer, setAnswer] = useState<Answer | null>(() => firstAnswer(variant.form))
  const [hintsShown, setHintsShown] = useState(0)
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [shownAt] = useState(now)
  const [ms, setMs] = useState(0)
  const ready = answer !== null && faultOf(variant.form, answer) === null
  return {
    answer,
    ready,
    hintsShown,
    verdict,
    ms,
    give: (given) => {
      if (verdict === null) setAnswer(given)
    },
    showHint: () => {
      if (verdict === null) setHintsShown((shown) => Math.min(shown + 1, variant.hints.length))
    },
    submit() {
      if (answer === null || !ready || verdict !== null) return null
      const result = variant.check(answer)
      setMs(now() - shownAt)
      setVerdict(result)
      return result
    },
    correct: setVerdict,
  }
}
