'use client'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { allCards, type CardChoices, type CardFilter, type CardOrder } from '@/lib/review/card-list'
import type { CardState } from '@/lib/review/card-state'

interface CardFiltersProps {
  readonly filter: CardFilter
  readonly choices: CardChoices
  readonly field: RefObject<HTMLInputElement | null>
  readonly onFilter: (filter: CardFilter) => void
}

const STATES: Record<CardState, string> = {
  new: 'New',
  learning: 'Learning',
  known: 'Known',
  due: 'Due',
}
const MARKS: Record<Exclude<CardFilter['mark'], ''>, string> = {
  suspended: 'Suspended',
  leech: 'Set aside: kept slipping',
  buried: 'Buried',
  flagged: 'Flagged',
  note: 'With a note',
}
const ORDERS: Record<CardOrder, string> = {
  reading: 'In reading order',
  due: 'Soonest due first',
  difficulty: 'Hardest first',
  stability: 'Weakest first',
  lapses: 'Most forgotten first',
}

const PAUSE_MS = 160

/** Search, filters and order: a plain form, which answers at once where the page's code is there. */
export function CardFilters({ filter, choices, field, onFilter }: CardFiltersProps) {
  const form = useRef<HTMLFormElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const apply = () => {
    clearTimeout(timer.current)
    if (form.current === null) return
    onFilter(readFilter(new FormData(form.current)))
  }
  const latest = useRef(apply)
  // Kept in a ref: what waits for a pause in typing applies the filter as it is then.
  useEffect(() => {
    latest.current = apply
  })
  // Follows the page: what was typed or chosen before this code was there is taken up, and nothing after it has gone.
  useEffect(() => {
    latest.current()
    return () => clearTimeout(timer.current)
  }, [])

  return (
    <form
      ref={form}
      role="search"
      aria-label="Cards"
      action="/cards"
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <input
        ref={field}
        type="search"
        name="q"
        defaultValue={filter.q}
        maxLength={120}
        autoComplete="off"
        aria-label="Search the cards"
        placeholder="Search questions, sections, notes"
        onInput={() => {
          clearTimeout(timer.current)
          timer.current = setTimeout(() => latest.current(), PAUSE_MS)
        }}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className="min-h-13 w-full rounded border border-edge bg-surface px-4 text-lg placeholder:text-muted"
      />
      {/* On a phone they lie side by side and are pushed along; a label would cost each a line. */}
      <div className="-mx-5 flex gap-2 overflow-x-auto px-5 py-1 sm:mx-0 sm:flex-wrap sm:overflow-visible sm:px-0">
        <Choice name="state" label="State" value={filter.state} onChange={apply}>
          <option value="">Any state</option>
          {Object.entries(STATES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice name="in" label="Section" value={filter.in} onChange={apply}>
          <option value="">Every section</option>
          {choices.documents.map((document) => (
            <optgroup key={document.id} label={document.title}>
              <option value={document.id}>All of {document.title}</option>
              {document.sections.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </optgroup>
          ))}
        </Choice>
        <Choice name="mark" label="Marks" value={filter.mark} onChange={apply}>
          <option value="">Any mark</option>
          {Object.entries(MARKS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice name="simulation" label="Simulation" value={filter.simulation} onChange={apply}>
          <option value="">Every simulation</option>
          {choices.simulations.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Choice>
        <Choice name="sort" label="Order" value={filter.sort} onChange={apply}>
          {Object.entries(ORDERS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Choice>
      </div>
      <noscript>
        <button type="submit" className="min-h-11 rounded-sm border border-edge px-5">
          Show
        </button>
      </noscript>
    </form>
  )
}

/** What the form says. The server reads it anew by its schema. */
function readFilter(form: FormData): CardFilter {
  const said = (name: keyof CardFilter): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  return {
    ...allCards,
    q: said('q').trim(),
    in: said('in'),
    simulation: said('simulation'),
    state: keyIn(STATES, said('state')) ?? '',
    mark: keyIn(MARKS, said('mark')) ?? '',
    sort: keyIn(ORDERS, said('sort')) ?? allCards.sort,
  }
}

function keyIn<Key extends string>(names: Readonly<Record<Key, string>>, wanted: string): Key | undefined {
  return Object.keys(names).find((key): key is Key => key === wanted)
}

interface ChoiceProps {
  readonly name: keyof CardFilter
  readonly label: string
  readonly value: string
  readonly onChange: () => void
  readonly children: ReactNode
}

function Choice({ name, label, value, onChange, children }: ChoiceProps) {
  return (
    <select
      name={name}
      aria-label={label}
      defaultValue={value}
      onChange={onChange}
      className="min-h-11 max-w-48 shrink-0 truncate rounded-sm border border-edge bg-ground px-3 text-sm data-set:border-lamp"
      data-set={value === '' || value === 'reading' ? undefined : ''}
    >
      {children}
    </select>
  )
}
