import Link from 'next/link'
import { SearchButton } from '@/components/search/search-button'
import { MoonMark } from './moon-mark'
import { ThemeSwitch } from './theme-switch'

interface SiteHeaderProps {
  /** What stands beside the moon: a date, a place. */
  readonly place: string
}

const PLACES = [
  { href: '/cards', name: 'Cards' },
  { href: '/read', name: 'Read' },
  { href: '/simulations', name: 'Simulations' },
  { href: '/groups', name: 'Groups' },
  { href: '/settings', name: 'Settings' },
] as const

/** The moon leads home; few other places. */
export function SiteHeader({ place }: SiteHeaderProps) {
  return (
    <header className="flex min-h-11 items-center gap-3 pt-[max(0.75rem,env(safe-area-inset-top))] text-sm text-muted">
      <Link
        href="/"
        aria-label="Tonight"
        className="-ml-3 grid size-11 shrink-0 place-items-center rounded-sm text-lamp hover:bg-raised"
      >
        <MoonMark />
      </Link>
      <span className="min-w-0 flex-1 truncate">{place}</span>
      <nav aria-label="Places" className="hidden items-center sm:flex">
        {PLACES.map(({ href, name }) => (
          <PlaceLink key={href} href={href} name={name} />
        ))}
      </nav>
      <SearchButton />
      <details className="relative sm:hidden">
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
        <nav
          aria-label="Places"
          className="absolute top-12 right-0 z-30 flex min-w-44 flex-col rounded border border-line bg-surface p-2 text-base text-text"
        >
          {PLACES.map(({ href, name }) => (
            <PlaceLink key={href} href={href} name={name} />
          ))}
        </nav>
      </details>
      <ThemeSwitch />
    </header>
  )
}

function PlaceLink({ href, name }: { readonly href: string; readonly name: string }) {
  return (
    <Link href={href} className="flex min-h-11 items-center rounded-sm px-3 hover:text-lamp">
      {name}
    </Link>
  )
}
