import Link from 'next/link'
import { type CardFilter, cardsHref } from '@/lib/review/card-list'

interface PagerProps {
  readonly pages: number
  readonly filter: CardFilter
}

/** To the page before and the page after: links, so that they work without the page's code. */
export function Pager({ pages, filter }: PagerProps) {
  const { page } = filter
  if (pages <= 1) return null
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4 pb-6 text-sm">
      <PageLink isThere={page > 1} href={cardsHref({ ...filter, page: page - 1 })} name="Earlier" />
      <span className="text-muted">
        {page} / {pages}
      </span>
      <PageLink isThere={page < pages} href={cardsHref({ ...filter, page: page + 1 })} name="Later" />
    </nav>
  )
}

interface PageLinkProps {
  readonly isThere: boolean
  readonly href: string
  readonly name: string
}

function PageLink({ isThere, href, name }: PageLinkProps) {
  if (!isThere) return <span className="min-w-24" />
  return (
    <Link
      href={href}
      className="inline-flex min-h-12 min-w-24 items-center justify-center rounded-sm bg-raised px-5"
    >
      {name}
    </Link>
  )
}
