import Link from 'next/link'
import { MoonMark } from './moon-mark'
import { ThemeSwitch } from './theme-switch'

interface SiteHeaderProps {
  /** What stands beside the moon: a date, a place. */
  readonly place: string
}

const PLACES = [
  { href: '/read', name: 'Read' },
  { href: '/simulations', name: 'Simulations' },
  { href: '/settings', name: 'Settings' },
] as const

/** The moon leads home; few other places. */
export function SiteHeader({ place }: SiteHeaderProps) {
  return (
    <header className="flex min-h-11 items-center gap-3 pt-[max(0.75rem,env(safe-area-inset-top))] text-sm text-muted">
      <Link href="/" aria-label="Tonight" className="-ml-3 grid size-11 shrink-0 place-items-center rounded-sm text-lamp hover:bg-raised">
        <MoonMark />
      </Link>
      <span className="min-w-0 flex-1 truncate">{place}</span>
      <nav aria-label="Places" className="flex items-center">
        {PLACES.map(({ href, name }) => (
          <Link key={href} href={href} className="flex min-h-11 items-center rounded-sm px-2 hover:text-text sm:px-3">
            {name}
          </Link>
        ))}
      </nav>
      <ThemeSwitch />
    </header>
  )
}
