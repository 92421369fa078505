import type { Metadata } from 'next'
import Link from 'next/link'
import { SiteHeader } from '@/components/ui/site-header'
import { readContents } from '@/lib/server/read-section'

export const metadata: Metadata = { title: 'Read' }

export default async function ReadPage() {
  const documents = await readContents()
  return (
    <div className="mx-auto max-w-4xl px-5 sm:px-10">
      <SiteHeader place="Read" />
      <main className="flex flex-col gap-14 pt-10 pb-24">
        {documents.length === 0 && (
          <p className="book text-lg text-muted">
            This server has no document yet. Put one under content/ and start it again.
          </p>
        )}
        {documents.map((document) => (
          <section key={document.id} className="flex flex-col gap-6">
            <header className="flex flex-col gap-2">
              <h1 className="book text-4xl">{document.title}</h1>
              <p className="book max-w-[60ch] text-lg text-muted">{document.summary}</p>
            </header>
            <ol className="flex flex-col">
              {document.sections.map((section) => (
                <li key={section.id} className="border-t border-line">
                  <Link
                    href={`/read/${document.id}/${section.slug}`}
                    className="group flex flex-col gap-1 py-4"
                  >
                    <span className="book text-xl group-hover:text-lamp">{section.title}</span>
                    <span className="max-w-[70ch] text-muted">{section.summary}</span>
                  </Link>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </main>
    </div>
  )
}
