import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { EmbeddedQuestion } from '@/components/read/embedded-question'
import { EmbeddedSimulation } from '@/components/read/embedded-simulation'
import { Prose } from '@/components/read/prose'
import { SiteHeader } from '@/components/ui/site-header'
import { readSection } from '@/lib/server/read-section'

interface PageProps {
  readonly params: Promise<{ readonly document: string; readonly section: string }>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { document, section } = await params
  const found = await readSection(document, section)
  return found === null ? {} : { title: found.title, description: found.summary }
}

export default async function SectionPage({ params }: PageProps) {
  const { document, section: slug } = await params
  const section = await readSection(document, slug)
  if (section === null) notFound()
  return (
    <div className="mx-auto max-w-4xl px-5 sm:px-10">
      <SiteHeader place={section.documentTitle} />
      <main className="pt-10 pb-24">
        <header className="mb-10 flex flex-col gap-3">
          <p className="text-sm text-muted">{section.kind === 'concept' ? 'Concept' : 'Deep dive'}</p>
          <h1 className="book max-w-[22ch] text-4xl">{section.title}</h1>
          <p className="book max-w-[60ch] text-lg text-muted">{section.summary}</p>
        </header>
        <Prose
          markdown={section.body}
          simulation={(id, preset) => (
            <Suspense fallback={<p className="text-muted">Loading the simulation…</p>}>
              <EmbeddedSimulation id={id} preset={preset} />
            </Suspense>
          )}
          card={(id) => {
            const card = section.cards.find((one) => one.id === `${document}/${id}`)
            return card === undefined ? null : (
              <Suspense fallback={<p className="text-muted">Drawing a question…</p>}>
                <EmbeddedQuestion
                  simulation={card.simulation}
                  question={card.question}
                  params={card.params}
                  seed={card.seed}
                />
              </Suspense>
            )
          }}
        />
      </main>
    </div>
  )
}
