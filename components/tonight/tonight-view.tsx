import { capitalised, countOf, inWords, listed } from '@/components/review/night-words'
import { ButtonLink, KeyCap } from '@/components/ui/button'
import type { Tonight } from '@/lib/review/tonight'

/** The home page: a sentence, three small counts, one button. */
export function TonightView({ tonight }: { readonly tonight: Tonight }) {
  const { questions } = tonight
  return (
    <>
      <div className="flex flex-1 flex-col justify-center py-10">
        <p className="mb-3.5 text-sm text-muted">Tonight</p>
        <h1 className="book max-w-[18ch] text-4xl text-balance">{sayTonight(tonight)}</h1>
        <p className="book mt-4.5 max-w-[46ch] text-lg text-muted">{sayMore(tonight)}</p>
        {questions > 0 && (
          <dl className="mt-9 grid max-w-xl grid-cols-3 border-t border-line">
            <Count name="to keep" count={tonight.keeping} />
            <Count name="slipping" count={tonight.slipping} />
            <Count name="new" count={tonight.fresh} />
          </dl>
        )}
      </div>
      <div className="sticky bottom-0 flex flex-col gap-3 bg-linear-to-t from-ground from-75% to-transparent pt-4 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:static sm:max-w-xs sm:bg-none sm:pb-20">
        {questions > 0 && (
          <ButtonLink href="/review" wide>
            {tonight.answered > 0 ? 'Go on' : 'Begin'} <KeyCap>⏎</KeyCap>
          </ButtonLink>
        )}
        {tonight.ahead.some((night) => night.questions > 0) && (
          <p className="text-center text-sm text-muted sm:text-left">
            {tonight.ahead.map(({ day, questions: count }) => `${day} ${count}`).join(' · ')}
          </p>
        )}
      </div>
    </>
  )
}

function Count({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div className="flex flex-col-reverse pt-4.5">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="book text-2xl leading-[1.1]">{count}</dd>
    </div>
  )
}

function sayTonight({ questions, minutes, answered, hasCards }: Tonight): string {
  if (!hasCards) return 'Nothing to study yet.'
  if (questions > 0)
    return `${capitalised(countOf(questions, 'question'))}${answered > 0 ? ' left' : ''}, about ${countOf(minutes, 'minute')}.`
  return answered > 0 ? 'That was tonight.' : 'Nothing is due tonight.'
}

function sayMore({ questions, fresh, freshFrom, waiting, hasCards, budgetMinutes }: Tonight): string {
  if (!hasCards) return 'This server has no document yet. Put one under content/ and start it again.'
  if (questions === 0) return 'Sleep well. What you know is settling by itself.'
  const parts: string[] = []
  if (fresh > 0)
    parts.push(`${capitalised(inWords(fresh))} ${fresh === 1 ? 'is' : 'are'} new: ${listed(freshFrom)}.`)
  if (waiting > 0)
    parts.push(
      `${capitalised(inWords(waiting))} more will wait: your ${countOf(budgetMinutes, 'minute')} go to those most at risk.`,
    )
  if (parts.length === 0) parts.push('Nothing new tonight, only what you have met before.')
  return parts.join(' ')
}
