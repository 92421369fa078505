import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { ResourceEntry } from '@/components/read/resource-entry'
import { SiteHeader } from '@/components/ui/site-header'
import { readResources } from '@/lib/server/read-document'

export const metadata: Metadata = { title: 'Resources' }

export default async function ResourcesPage({
  params,
}: {
  readonly params: Promise<{ readonly document: string }>
}) {
  const found = await readResources((await params).document)
  if (found === null) notFound()
  return (
    <div className="reader-page">
      <SiteHeader place={found.title} />
      <main className="list-page">
        <header className="flex flex-col gap-3">
          <p className="text-sm text-muted">
            <Link href={`/read/${found.id}`} className="underline decoration-line underline-offset-4">
              {found.title}
            </Link>
          </p>
          <h1 className="book text-4xl">Resources</h1>
          <p className="book max-w-[36rem] text-lg text-muted">
            {found.resources.length === 0
              ? 'The source document recommends nothing.'
              : 'The source document recommends these without naming them. Here is what each most likely is, and how sure that is.'}
          </p>
        </header>
        <ul className="flex flex-col">
          {found.resources.map((resource) => (
            <ResourceEntry key={resource.id} resource={resource} />
          ))}
        </ul>
      </main>
    </div>
  )
}
