import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { InlineText } from '@/components/inline-text'
import { SiteHeader } from '@/components/ui/site-header'
import { typesetInline } from '@/lib/content/typeset'
import { readGlossary } from '@/lib/server/read-document'

export const metadata: Metadata = { title: 'Glossary' }

export default async function GlossaryPage({
  params,
}: {
  readonly params: Promise<{ readonly document: string }>
}) {
  const glossary = await readGlossary((await params).document)
  if (glossary === null) notFound()
  return (
    <div className="reader-page">
      <SiteHeader place={glossary.title} />
      <main className="list-page">
        <header className="flex flex-col gap-3">
          <p className="text-sm text-muted">
            <Link href={`/read/${glossary.id}`} className="underline decoration-line underline-offset-4">
              {glossary.title}
            </Link>
          </p>
          <h1 className="book text-4xl">Glossary</h1>
        </header>
        {glossary.entries.length === 0 && (
          <p className="book text-lg text-muted">The sections of this document introduce no terms.</p>
        )}
        <dl className="flex flex-col">
          {glossary.entries.map(({ term, says, anchor, section }) => (
            <div key={anchor} id={anchor} className="glossary-entry">
              <dt className="book text-lg font-medium">{term}</dt>
              <dd className="flex flex-col gap-1">
                <span className="book text-lg">
                  <InlineText text={typesetInline(says)} />
                </span>
                <Link
                  href={`/read/${glossary.id}/${section.slug}#${anchor}`}
                  prefetch={false}
                  className="inline-flex min-h-6 items-center self-start text-sm text-muted underline decoration-line underline-offset-4"
                >
                  {section.title}
                </Link>
              </dd>
            </div>
          ))}
        </dl>
      </main>
    </div>
  )
}
