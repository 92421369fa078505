import Link from 'next/link'
import { SearchButton } from '@/components/search/search-button'
import { MoonMark } from './moon-mark'
import { ThemeSwitch } from './theme-switch'

interface SiteHeaderProps {
  /** What stands beside the moon: a date, a place. */
  readonly place: string
}

const PLACES = [
  { href: '/read', name: 'Read' },
  { href: '/simulations', name: 'Simulations' },
  { href: '/cards', name: 'Cards' },
  { href: '/groups', name: 'Groups' },
  { href: '/settings', name: 'Settings' },
] as const

/** The moon leads home; few other places. On a phone they are behind one button, and so is the theme. */
export function SiteHeader({ place }: SiteHeaderProps) {
  // Where the places stand in sight, the one that one is at need not be said twice.
  const isNamed = PLACES.some(({ name }) => name === place)
  return (
    <header className="flex min-h-11 items-center pt-[max(0.75rem,env(safe-area-inset-top))] text-sm text-muted">
      <Link
        href="/"
        aria-label="Tonight"
        className="mr-1 -ml-3 grid size-11 shrink-0 place-items-center rounded-sm text-lamp hover:bg-raised"
      >
        <MoonMark />
      </Link>
      <span className={`min-w-0 flex-1 truncate ${isNamed ? 'md:invisible' : ''}`}>{place}</span>
      <nav aria-label="Places" className="mr-2 hidden items-center md:flex">
        <PlaceLinks place={place} />
      </nav>
      <SearchButton />
      <div className="-mr-3 hidden md:block">
        <ThemeSwitch />
      </div>
      <details className="relative -mr-3 md:hidden">
        <summary
          aria-label="Places"
          className="grid size-11 list-none place-items-center rounded-sm hover:bg-raised [&::-webkit-details-marker]:hidden"
        >
          <svg
            viewBox="0 0 18 18"
            className="size-4.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            aria-hidden
          >
            <path d="M3 6h12M3 12h12" />
          </svg>
        </summary>
        <div className="absolute top-12 right-0 z-30 flex min-w-52 flex-col gap-2 rounded border border-line bg-surface p-2 text-base shadow-[0_10px_30px_oklch(0.1_0.02_275/0.28)]">
          <nav aria-label="Places" className="flex flex-col">
            <PlaceLinks place={place} />
          </nav>
          <div className="border-t border-line pt-2">
            <ThemeSwitch named />
          </div>
        </div>
      </details>
    </header>
  )
}

function PlaceLinks({ place }: SiteHeaderProps) {
  return PLACES.map(({ href, name }) => (
    <Link
      key={href}
      href={href}
      {...(name === place ? { 'aria-current': 'true' as const } : {})}
      className="flex min-h-11 items-center rounded-sm px-3 hover:text-lamp aria-[current]:text-text"
    >
      {name}
    </Link>
  ))
}
