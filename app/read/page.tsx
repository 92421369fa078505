import type { Metadata } from 'next'
import Link from 'next/link'
import { countOf } from '@/components/review/night-words'
import { SiteHeader } from '@/components/ui/site-header'
import { listReadable } from '@/lib/server/read-document'

export const metadata: Metadata = { title: 'Read' }

export default async function ReadPage() {
  const documents = await listReadable()
  return (
    <div className="reader-page">
      <SiteHeader place="Read" />
      <main className="list-page">
        <h1 className="book text-4xl">Read</h1>
        {documents.length === 0 && (
          <p className="book text-lg text-muted">
            This server has no document yet. Put one under content/ and start it again.
          </p>
        )}
        <ul className="flex flex-col">
          {documents.map((document) => (
            <li key={document.id} className="border-t border-line">
              <Link href={`/read/${document.id}`} className="group flex flex-col gap-2 py-7">
                <span className="book text-2xl group-hover:text-lamp">{document.title}</span>
                <span className="book max-w-[36rem] text-lg text-muted">{document.summary}</span>
                <span className="text-sm text-muted first-letter:uppercase">
                  {`${countOf(document.sections, 'section')}, ${countOf(document.questions, 'question')}`}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </main>
    </div>
  )
}
