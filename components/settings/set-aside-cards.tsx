import Link from 'next/link'
import { inWords } from '@/components/review/night-words'

interface SetAsideCard {
  readonly cardId: string
  readonly title: string
  readonly sectionTitle: string
  readonly sectionHref: string
  readonly suspended: boolean
  readonly flagged: boolean
  readonly isLeech: boolean
  readonly lapses: number
}

interface SetAsideCardsProps {
  readonly cards: readonly SetAsideCard[]
  readonly action: (form: FormData) => Promise<void>
}

/** What is not asked at present, or was marked to look at: never silently gone. */
export function SetAsideCards({ cards, action }: SetAsideCardsProps) {
  if (cards.length === 0) return <p className="text-muted">No card is suspended or flagged.</p>
  return (
    <ul className="flex flex-col">
      {cards.map((card) => (
        <li
          key={card.cardId}
          className="flex items-center justify-between gap-4 border-t border-line py-3 first:border-0 first:pt-0"
        >
          <span className="min-w-0">
            <span className="block">{card.title}</span>
            <span className="block text-sm text-muted">{sayWhy(card)}</span>
            <Link
              href={card.sectionHref}
              className="inline-flex min-h-8 items-center text-sm underline decoration-edge underline-offset-4"
            >
              {card.isLeech ? 'Read again: ' : ''}
              {card.sectionTitle}
            </Link>
          </span>
          {card.suspended && (
            <form action={action}>
              <input type="hidden" name="cardId" value={card.cardId} />
              <button
                type="submit"
                aria-label={`Wake: ${card.title}`}
                className="min-h-11 rounded-sm border border-edge px-4 text-sm hover:bg-raised"
              >
                Wake
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
  )
}

function sayWhy({ isLeech, suspended, flagged, lapses }: SetAsideCard): string {
  const why = isLeech
    ? [`set aside because it slipped ${inWords(lapses)} times`]
    : suspended
      ? ['suspended by you']
      : []
  const words = [...why, ...(flagged ? ['flagged'] : [])].join(', ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}
