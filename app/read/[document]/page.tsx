import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { countOf } from '@/components/review/night-words'
import { ContentsList } from '@/components/read/contents-list'
import { SourceList } from '@/components/read/source-list'
import { SiteHeader } from '@/components/ui/site-header'
import { typeset } from '@/lib/content/typeset'
import { findActor } from '@/lib/server/actor'
import { readContents } from '@/lib/server/read-document'

interface PageProps {
  readonly params: Promise<{ readonly document: string }>
}

const contentsFor = cache(async (document: string) => readContents(document, await findActor()))

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const found = await contentsFor((await params).document)
  return found === null ? {} : { title: found.title, description: found.summary }
}

export default async function ContentsPage({ params }: PageProps) {
  const contents = await contentsFor((await params).document)
  if (contents === null) notFound()
  const { id, sections, terms, resources, sources } = contents
  const isSignedIn = sections.some(({ knowledge }) => knowledge !== null)
  return (
    <div className="reader-page">
      <SiteHeader place="Read" />
      <main className="list-page">
        <header className="flex flex-col gap-3">
          <h1 className="book text-4xl">{contents.title}</h1>
          <p className="book max-w-[36rem] text-lg text-muted">{typeset(contents.summary)}</p>
          <p className="max-w-[36rem] text-sm text-muted">
            {isSignedIn ? (
              'Known is what you would most likely recall today. Learning is what you have met, and would perhaps not.'
            ) : (
              <>
                <Link href="/sign-in" className="underline underline-offset-4">
                  Sign in
                </Link>{' '}
                to see what you know of each section.
              </>
            )}
          </p>
        </header>
        <ContentsList
          documentId={id}
          title="Concepts"
          sections={sections.filter(({ kind }) => kind === 'concept')}
        />
        <ContentsList
          documentId={id}
          title="Deep dives"
          sections={sections.filter(({ kind }) => kind === 'deep-dive')}
        />
        {(terms > 0 || resources > 0) && (
          <section aria-labelledby="beside" className="flex flex-col gap-4">
            <h2 id="beside" className="book text-2xl">
              Beside the texts
            </h2>
            <ul className="flex flex-col">
              {terms > 0 && (
                <Beside
                  href={`/read/${id}/glossary`}
                  title="Glossary"
                  says={`${countOf(terms, 'term')}, each with the section that introduces it`}
                />
              )}
              {resources > 0 && (
                <Beside
                  href={`/read/${id}/resources`}
                  title="Resources"
                  says={`${countOf(resources, 'recommendation')} of the source document, identified`}
                />
              )}
            </ul>
          </section>
        )}
        {sources.length > 0 && (
          <section aria-labelledby="sources" className="after-text">
            <h2 id="sources">Sources</h2>
            <SourceList sources={sources} />
          </section>
        )}
      </main>
    </div>
  )
}

interface BesideProps {
  readonly href: string
  readonly title: string
  readonly says: string
}

function Beside({ href, title, says }: BesideProps) {
  return (
    <li className="border-t border-line">
      <Link
        href={href}
        className="group flex min-h-11 flex-col gap-0.5 py-4 sm:flex-row sm:items-baseline sm:gap-4"
      >
        <span className="book text-xl group-hover:text-lamp">{title}</span>
        <span className="text-sm text-muted first-letter:uppercase">{says}</span>
      </Link>
    </li>
  )
}
