import type { Metadata } from 'next'
import Link from 'next/link'
import { MarkedText } from '@/components/search/marked-text'
import { KIND_NAMES, sayFound } from '@/components/search/search-words'
import { SiteHeader } from '@/components/ui/site-header'
import { search } from '@/lib/server/search'

export const metadata: Metadata = { title: 'Search' }

const COUNT_PER_KIND = 30

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function SearchPage({ searchParams }: PageProps) {
  const { q } = await searchParams
  const results = await search(typeof q === 'string' ? q : '', COUNT_PER_KIND)
  return (
    <div className="mx-auto max-w-4xl px-5 sm:px-10">
      <SiteHeader place="Search" />
      <main className="flex flex-col gap-10 pt-10 pb-24">
        <header className="flex flex-col gap-5">
          <h1 className="book text-4xl">Search</h1>
          <form action="/search" role="search" className="flex gap-3">
            <input
              name="q"
              aria-label="Search"
              defaultValue={results.query}
              maxLength={200}
              autoComplete="off"
              autoCapitalize="none"
              enterKeyHint="search"
              className="min-h-13 min-w-0 flex-1 rounded border border-edge bg-surface px-4 text-lg"
            />
            <button type="submit" className="min-h-13 rounded bg-raised px-6 text-base font-[560]">
              Search
            </button>
          </form>
          <p className="text-muted">
            {results.query === ''
              ? 'Find a place in the texts, a question to try, a word of the glossary, an erratum.'
              : results.groups.length === 0
                ? `Nothing has “${results.query}” in it. Try fewer words, or only the beginning of one.`
                : `${sayFound(results)}.`}
          </p>
        </header>
        {results.groups.map(({ kind, total, hits }) => (
          <section key={kind} aria-labelledby={kind} className="flex flex-col">
            <h2 id={kind} className="book pb-2 text-2xl">
              {KIND_NAMES[kind]}
            </h2>
            <ul>
              {hits.map((hit, i) => (
                <li key={`${hit.href} ${i}`} className="border-t border-line">
                  <Link href={hit.href} className="group flex min-h-13 flex-col gap-1 py-3.5">
                    <span className="flex flex-wrap items-baseline gap-x-4">
                      <span className="book text-lg group-hover:text-lamp">
                        <MarkedText pieces={hit.title} />
                      </span>
                      <span className="text-sm text-muted">{hit.place}</span>
                    </span>
                    <span className="max-w-[70ch] text-muted">
                      <MarkedText pieces={hit.snippet} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
            {total > hits.length && (
              <p className="border-t border-line pt-3 text-sm text-muted">
                The best {hits.length} of {total}. One more word narrows it down.
              </p>
            )}
          </section>
        ))}
      </main>
    </div>
  )
}
