import Link from 'next/link'
import { capitalised, countOf } from '@/components/review/night-words'
import type { Standing } from '@/lib/review/knowledge'

interface AskedCard {
  readonly id: string
  /** What it asks. */
  readonly title: string
  readonly seconds: number
  readonly isInText: boolean
  /** What it is to the learner; null if nobody is signed in. */
  readonly standing: Standing | null
  readonly state: string | null
}

/** The cards of a section: what each asks, and how it stands with the learner. */
export function SectionQuestions({ cards }: { readonly cards: readonly AskedCard[] }) {
  return (
    <section aria-labelledby="questions" className="after-text">
      <h2 id="questions">{capitalised(countOf(cards.length, 'question'))} on this section</h2>
      <ul className="flex flex-col">
        {alikeTogether(cards).map(({ id, title, seconds, isInText, standing, state, alike }) => (
          <li key={id} className="flex items-center gap-3.5 border-t border-line py-1.5">
            <Mark standing={standing} />
            <span className="flex min-w-0 flex-1 flex-col gap-x-6 gap-y-0.5 sm:flex-row sm:items-center sm:justify-between">
              {standing === null ? (
                <span className="book text-lg leading-snug">{title}</span>
              ) : (
                <Link
                  href={`/cards/${id}`}
                  prefetch={false}
                  className="book flex min-h-11 items-center text-lg leading-snug hover:text-lamp"
                >
                  {title}
                </Link>
              )}
              <span className="shrink-0 text-sm text-muted">
                {alike > 1 && `${countOf(alike, 'question')}, `}
                {state ?? `about ${seconds} seconds`}
                {alike > 1 && ' each'}
                {isInText && ' · asked above'}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** To somebody who is not signed in cards that look the same are one row; a learner has each of them to look up. */
function alikeTogether(cards: readonly AskedCard[]): readonly (AskedCard & { readonly alike: number })[] {
  const rows = new Map<string, AskedCard & { readonly alike: number }>()
  for (const card of cards) {
    const key = card.standing === null ? `${card.title} ${card.seconds}` : card.id
    const row = rows.get(key)
    const isInText = card.isInText || row?.isInText === true
    rows.set(key, { ...(row ?? card), isInText, alike: (row?.alike ?? 0) + 1 })
  }
  return [...rows.values()]
}

function Mark({ standing }: { readonly standing: Standing | null }) {
  if (standing === null) return null
  const look = {
    known: 'bg-run border-run',
    learning: 'hatched border-edge',
    unmet: 'border-dashed border-edge',
  }[standing]
  return <span aria-hidden className={`size-2.5 shrink-0 rounded-full border ${look}`} />
}
