interface SetAsideCard {
  readonly cardId: string
  readonly title: string
  readonly sectionTitle: string
  readonly suspended: boolean
  readonly flagged: boolean
}

interface SetAsideCardsProps {
  readonly cards: readonly SetAsideCard[]
  readonly action: (form: FormData) => Promise<void>
}

/** What is not asked at present, or was marked to look at: never silently gone. */
export function SetAsideCards({ cards, action }: SetAsideCardsProps) {
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-8">
      <h2 className="book text-xl">Set aside</h2>
      {cards.length === 0 && <p className="text-muted">No card is suspended or flagged.</p>}
      <ul className="flex flex-col">
        {cards.map((card) => (
          <li
            key={card.cardId}
            className="flex items-center justify-between gap-4 border-t border-line py-3 first:border-0"
          >
            <span className="min-w-0">
              <span className="block">{card.title}</span>
              <span className="block text-sm text-muted">
                {card.sectionTitle} · {card.suspended ? 'suspended' : 'flagged'}
              </span>
            </span>
            {card.suspended && (
              <form action={action}>
                <input type="hidden" name="cardId" value={card.cardId} />
                <button
                  type="submit"
                  aria-label={`Wake: ${card.title}`}
                  className="min-h-11 rounded-sm border border-edge px-4 text-sm"
                >
                  Wake
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
