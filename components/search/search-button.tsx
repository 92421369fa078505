'use client'
import Link from 'next/link'
import { SearchMark } from '@/components/ui/search-mark'
import { useOpenSearch } from './search-provider'

/** Opens the search; before the page's code is there, leads to its page. */
export function SearchButton() {
  const openSearch = useOpenSearch()
  return (
    <Link
      href="/search"
      prefetch={false}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        openSearch()
      }}
      aria-label="Search"
      aria-keyshortcuts="/ Control+K Meta+K"
      title="Search (/)"
      className="grid size-11 shrink-0 place-items-center rounded-sm hover:bg-raised"
    >
      <SearchMark />
    </Link>
  )
}
