import Link from 'next/link'
import { capitalised, countOf, inWords, listed } from '@/components/review/night-words'
import { ButtonLink, KeyCap } from '@/components/ui/button'
import type { NightAhead, Tonight } from '@/lib/review/tonight'

/** The home page: a sentence, three small counts, one button. */
export function TonightView({ tonight }: { readonly tonight: Tonight }) {
  const { questions, rest } = tonight
  const asks = questions > 0 && rest === null
  return (
    <>
      <div className="flex flex-1 flex-col justify-center py-10">
        <p className="mb-3.5 text-sm text-muted">Tonight</p>
        <h1 className="book max-w-[20ch] text-[clamp(1.875rem,8.6vw,2.5rem)] leading-[1.12]">
          {(rest === null ? sayTonight(tonight) : sayRest(rest)).map((part) => (
            // A line breaks between the parts rather than inside one.
            <span key={part} className="inline-block">
              {part}&#32;
            </span>
          ))}
        </h1>
        <p className="book mt-4.5 max-w-[46ch] text-lg text-muted">
          {rest === null ? sayMore(tonight) : sayWaiting(tonight, rest)}
        </p>
        {asks && (
          <dl className="mt-9 grid max-w-xl grid-cols-3 border-t border-line">
            <Count name="to keep" count={tonight.keeping} />
            <Count name="slipping" count={tonight.slipping} />
            <Count name="new" count={tonight.fresh} />
          </dl>
        )}
      </div>
      <div className="sticky bottom-0 flex flex-col gap-3 bg-linear-to-t from-ground from-75% to-transparent pt-4 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:static sm:max-w-xs sm:bg-none sm:pb-20">
        {asks && (
          <ButtonLink href="/review" wide>
            {tonight.answered > 0 ? 'Go on' : 'Begin'} <KeyCap>⏎</KeyCap>
          </ButtonLink>
        )}
        {rest !== null && questions > 0 && (
          <Link
            href="/review"
            className="inline-flex min-h-11 items-center justify-center self-center px-3 text-muted underline decoration-edge underline-offset-4 sm:self-start sm:px-0"
          >
            Study all the same
          </Link>
        )}
        {tonight.ahead.some((night) => night.questions > 0 || night.isRest) && (
          <p className="text-center text-sm text-muted sm:text-left">
            {tonight.ahead.map(sayAhead).join(' · ')}
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
      <dd className={`book text-2xl leading-[1.1] ${count === 0 ? 'text-muted' : ''}`}>{count}</dd>
    </div>
  )
}

function sayTonight({ questions, minutes, answered, hasCards }: Tonight): readonly string[] {
  if (!hasCards) return ['Nothing to study yet.']
  if (questions > 0)
    return [
      `${capitalised(countOf(questions, 'question'))}${answered > 0 ? ' left' : ''},`,
      `about ${countOf(minutes, 'minute')}.`,
    ]
  return answered > 0 ? ['That was tonight.'] : ['Nothing is due', 'tonight.']
}

function sayMore(tonight: Tonight): string {
  const { questions, fresh, freshFrom, waiting, hasCards } = tonight
  if (!hasCards) return 'This server has no document yet. Put one under content/ and start it again.'
  if (questions === 0) return 'Sleep well. What you know is settling by itself.'
  const parts: string[] = []
  if (fresh > 0)
    parts.push(`${capitalised(inWords(fresh))} ${fresh === 1 ? 'is' : 'are'} new: ${listed(freshFrom)}.`)
  if (waiting > 0) parts.push(sayBacklog(tonight))
  if (parts.length === 0) parts.push('Nothing new tonight, only what you have met before.')
  return parts.join(' ')
}

function sayBacklog({ waiting, workedOff, budgetMinutes }: Tonight): string {
  const minutes = countOf(budgetMinutes, 'minute')
  const those = `${capitalised(inWords(waiting))} more will wait: your ${minutes} go to those most at risk.`
  return workedOff === null
    ? `${those} At this pace that will take longer than four months; more minutes a night would help.`
    : `${those} At this pace all is caught up by ${workedOff}.`
}

function sayRest({ why }: NonNullable<Tonight['rest']>): readonly string[] {
  return why === 'quiet' ? ['A quiet night.'] : ['You are on a break.']
}

function sayWaiting({ questions, waiting, hasCards }: Tonight, rest: NonNullable<Tonight['rest']>): string {
  const due = questions + waiting
  const asked = rest.until === null ? 'Nothing is asked' : `Nothing is asked until ${rest.until}`
  if (!hasCards || due === 0) return `${asked}, and nothing waits. Sleep well.`
  return `${asked}. ${capitalised(countOf(due, 'question'))} will wait; those most at risk come first.`
}

function sayAhead({ day, questions, minutes, isRest }: NightAhead): string {
  if (isRest) return `${day} quiet`
  return questions === 0 ? `${day} nothing` : `${day} ${questions}, ${minutes} min`
}
