import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ReviewSession } from '@/components/review/review-session'
import { findActor } from '@/lib/server/actor'
import { extraMinutes } from '@/lib/server/study/extra-minutes'
import { nextTurn } from '@/lib/server/study/next-turn'
import { report } from '../reports/actions'
import {
  card,
  check,
  goOn,
  mark,
  next,
  saveCardNote,
  spread,
  spreadOfReview,
  stop,
  submit,
  undo,
} from './actions'

export const metadata: Metadata = { title: 'Review' }

export default async function ReviewPage() {
  const actor = await findActor()
  if (actor === null) redirect('/sign-in')
  const turn = await nextTurn(actor, { extraMinutes: await extraMinutes(actor) })
  return (
    <ReviewSession
      turn={turn}
      actions={{
        card,
        check,
        goOn,
        mark,
        next,
        report,
        saveNote: saveCardNote,
        spread,
        spreadOfReview,
        stop,
        submit,
        undo,
      }}
    />
  )
}
