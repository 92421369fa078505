import Link from 'next/link'

interface Neighbour {
  readonly href: string
  readonly title: string
}

interface NeighboursProps {
  readonly before: Neighbour | null
  readonly after: Neighbour | null
}

/** The way to the sections before and after. */
export function Neighbours({ before, after }: NeighboursProps) {
  return (
    <nav
      aria-label="Sections"
      className="flex flex-col gap-3 border-t border-line pt-6 sm:flex-row sm:justify-between"
    >
      {before !== null && <NeighbourLink way="Before" {...before} />}
      {after !== null && <NeighbourLink way="Next" {...after} isLast />}
    </nav>
  )
}

function NeighbourLink({ way, href, title, isLast = false }: Neighbour & { way: string; isLast?: boolean }) {
  return (
    <Link
      href={href}
      className={`flex min-h-11 flex-col gap-0.5 py-1.5 hover:text-lamp ${isLast ? 'sm:ml-auto sm:text-right' : ''}`}
    >
      <span className="text-sm text-muted">{way}</span>
      <span className="book text-xl">{title}</span>
    </Link>
  )
}
