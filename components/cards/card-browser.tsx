'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useRef, useState, useTransition } from 'react'
import { usePageKeys } from '@/components/review/use-page-keys'
import { useHydrated } from '@/components/ui/use-hydrated'
import { allCards, type CardFilter, type CardPage, cardsHref, isNarrowed } from '@/lib/review/card-list'
import { CardFilters } from './card-filters'
import { CardRow } from './card-row'
import type { CardsActions } from './cards-actions'
import { CardsKeys } from './cards-keys'
import { DeedButtons, DeedStatus } from './deed-buttons'
import { Pager } from './pager'
import { useCardDeeds } from './use-card-deeds'

interface CardBrowserProps {
  readonly page: CardPage
  readonly filter: CardFilter
  readonly actions: CardsActions
}

/** All cards: searched, filtered, put in order; and what can be done with one or with many. */
export function CardBrowser({ page, filter, actions }: CardBrowserProps) {
  const router = useRouter()
  const [isComing, startComing] = useTransition()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [showsKeys, setShowsKeys] = useState(false)
  const [cleared, setCleared] = useState(0)
  const isReady = useHydrated()
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const deeds = useCardDeeds(actions)
  const { cards, total, pages } = page

  const show = (wanted: CardFilter): void => {
    if (cardsHref({ ...wanted, page: 1 }) === cardsHref({ ...filter, page: 1 })) return
    // What is no longer in sight is no longer chosen.
    setChosen(new Set())
    startComing(() => router.replace(cardsHref(wanted), { scroll: false }))
  }
  const choose = (ids: readonly string[], isChosen: boolean): void => {
    const next = new Set(chosen)
    for (const id of ids) {
      if (isChosen) next.add(id)
      else next.delete(id)
    }
    setChosen(next)
  }
  const chooseAll = (): void =>
    void deeds.server.send(
      () => actions.matching(filter),
      (ids) => setChosen(new Set(ids)),
    )
  const inHand = (): readonly string[] => {
    if (chosen.size > 0) return [...chosen]
    const id = focused()
    return id === null ? [] : [id]
  }
  const marksOf = (ids: readonly string[]) => {
    const seen = cards.filter(({ cardId }) => ids.includes(cardId))
    const all = (is: (card: (typeof cards)[number]) => boolean) => seen.length > 0 && seen.every(is)
    return {
      suspended: all((card) => card.suspended),
      buried: all((card) => card.buried),
      flagged: all((card) => card.flagged),
    }
  }
  const move = (by: number): void => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-card]') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    const next = links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + by))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }

  usePageKeys((key) => {
    const ids = inHand()
    const marks = marksOf(ids)
    if (key === 'j' || key === 'ArrowDown') move(1)
    else if (key === 'k' || key === 'ArrowUp') move(-1)
    else if (key === '/') field.current?.focus()
    else if (key === '?') setShowsKeys(true)
    else if (key === 'u') deeds.undo()
    else if (key === 'Escape' && chosen.size > 0) setChosen(new Set())
    else if (key === 'a')
      choose(
        cards.map(({ cardId }) => cardId),
        true,
      )
    else if (key === 'x') {
      const id = focused()
      if (id !== null) choose([id], !chosen.has(id))
    } else if (key === 'i') {
      const id = focused()
      if (id !== null) router.push(`/cards/${id}`)
    } else if (ids.length === 0) return false
    else if (key === '@') deeds.mark(ids, marks.suspended ? 'wake' : 'suspend')
    else if (key === '-') deeds.mark(ids, marks.buried ? 'unbury' : 'bury')
    else if (key === 'f') deeds.mark(ids, marks.flagged ? 'unflag' : 'flag')
    else return false
    return true
  })

  const ids = [...chosen]
  const pageIds = cards.map(({ cardId }) => cardId)
  const isAllChosen = cards.length > 0 && pageIds.every((id) => chosen.has(id))
  const isBarShown = chosen.size > 0 || deeds.says !== '' || deeds.server.trouble !== null
  return (
    <div className="flex flex-1 flex-col gap-4">
      <CardFilters key={cleared} filter={filter} choices={page.choices} field={field} onFilter={show} />
      <div className="flex min-h-11 items-center gap-4 text-sm text-muted">
        <label className="-ml-3 flex min-h-11 cursor-pointer items-center">
          <span className="grid w-12 place-items-center">
            <input
              type="checkbox"
              checked={isAllChosen}
              disabled={!isReady || cards.length === 0}
              onChange={() => choose(pageIds, !isAllChosen)}
              aria-label="Choose all on this page"
              className="size-5 accent-(--accent-lamp)"
            />
          </span>
          <span role="status">{isComing ? 'Looking…' : sayTotal(page, filter)}</span>
        </label>
        <button
          type="button"
          onClick={() => setShowsKeys(true)}
          className="hidden min-h-11 items-center px-1 underline decoration-line underline-offset-4 lg:flex"
        >
          Keys
        </button>
        <span className="flex-1" />
        {cards.length > 0 && (
          <span
            aria-hidden
            className="hidden grid-cols-[8rem_5rem_5rem] gap-x-4 text-right text-xs sm:grid lg:grid-cols-[9rem_6rem_6rem]"
          >
            <span>comes back</span>
            <span>stability</span>
            <span>difficulty</span>
          </span>
        )}
      </div>
      {cards.length > 0 ? (
        <ul ref={list} aria-label="Cards" aria-busy={isComing} className="-mt-4 flex flex-col">
          {cards.map((card) => (
            <CardRow
              key={card.cardId}
              card={card}
              chosen={chosen.has(card.cardId)}
              ready={isReady}
              onChoose={() => choose([card.cardId], !chosen.has(card.cardId))}
            />
          ))}
        </ul>
      ) : (
        <div className="flex flex-col items-start gap-4 border-t border-line pt-8">
          <p className="book text-lg text-muted">{sayNone(page, filter)}</p>
          {isNarrowed(filter) && (
            <Link
              href={cardsHref(allCards)}
              onClick={() => {
                setChosen(new Set())
                setCleared(cleared + 1)
              }}
              className="inline-flex min-h-11 items-center underline decoration-edge underline-offset-4"
            >
              Show all cards
            </Link>
          )}
        </div>
      )}
      <Pager pages={pages} filter={filter} />
      {isBarShown && (
        <section
          aria-label="Chosen cards"
          className="sticky bottom-0 z-20 -mx-5 mt-auto flex flex-col gap-1 border-t border-line bg-ground px-5 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:-mx-10 sm:px-10"
        >
          {chosen.size > 0 && (
            <div className="flex flex-col gap-2 sm:flex-row sm:items-center sm:justify-between">
              <div className="flex items-center gap-4 text-sm">
                <span>{chosen.size} chosen</span>
                {isAllChosen && total > chosen.size && (
                  <BarButton onClick={chooseAll}>Choose all {total}</BarButton>
                )}
                <BarButton onClick={() => setChosen(new Set())}>Clear</BarButton>
              </div>
              <DeedButtons marks={marksOf(ids)} cardIds={ids} deeds={deeds} />
            </div>
          )}
          <DeedStatus deeds={deeds} />
        </section>
      )}
      <CardsKeys open={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  )
}

function BarButton({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-11 min-w-11 px-1 text-muted underline decoration-line underline-offset-4"
    >
      {children}
    </button>
  )
}

/** The card whose line has the focus. */
function focused(): string | null {
  const line = document.activeElement?.closest('li')
  return line?.querySelector<HTMLElement>('[data-card]')?.dataset['card'] ?? null
}

function sayTotal({ total, page, pages }: CardPage, filter: CardFilter): string {
  const count = total === 1 ? '1 card' : `${total} cards`
  return `${count}${isNarrowed(filter) ? ' found' : ''}${pages > 1 ? `, page ${page} of ${pages}` : ''}`
}

function sayNone({ hasCards }: CardPage, { q, mark, state }: CardFilter): string {
  if (!hasCards) return 'This server has no document yet. Put one under content/ and start it again.'
  if (q !== '') return `No card has “${q}” in its question, its section or your note.`
  if (mark === 'suspended') return 'No card is suspended. In the night, @ suspends one.'
  if (mark === 'leech') return 'No card was set aside because it kept slipping.'
  if (mark === 'flagged') return 'No card is flagged. In the night, f flags one.'
  if (mark === 'buried') return 'No card is buried.'
  if (mark === 'note')
    return 'You have written no note here yet. In the night, n writes one after the answer.'
  if (state === 'due') return 'Nothing is due.'
  return 'No card is like that.'
}
