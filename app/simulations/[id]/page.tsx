import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { report } from '@/app/(study)/reports/actions'
import { Playground } from '@/components/playground/playground'
import { Practice } from '@/components/playground/practice'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import { findSimulation } from '@/lib/simulations/registry'

interface PageProps {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const simulation = findSimulation((await params).id)
  return simulation === null ? {} : { title: simulation.title, description: simulation.summary }
}

export default async function SimulationPage({ params, searchParams }: PageProps) {
  const simulation = findSimulation((await params).id)
  if (simulation === null) notFound()
  const actor = await findActor()
  const query = Object.entries(await searchParams).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value]] : [],
  )
  return (
    <div className="mx-auto max-w-6xl px-5 sm:px-10">
      <SiteHeader place="Simulations" />
      <main className="flex flex-col gap-8 pt-8 pb-20">
        <header className="flex flex-col gap-2">
          <p className="text-sm text-muted">Simulation</p>
          <h1 className="book text-2xl sm:text-4xl">{simulation.title}</h1>
          <p className="book max-w-[65ch] text-lg text-muted">{simulation.summary}</p>
        </header>
        <Suspense fallback={<p className="text-muted">Loading the simulation…</p>}>
          <Playground simulation={simulation.id} query={new URLSearchParams(query).toString()} />
          <div className="mt-12 border-t border-line pt-8">
            <Practice
              simulation={simulation.id}
              {...(actor === null
                ? {}
                : { report: { action: report, subject: { sectionId: null, cardId: null } } })}
            />
          </div>
        </Suspense>
        <section className="grid gap-8 border-t border-line pt-8 sm:grid-cols-2">
          <div className="flex flex-col gap-2">
            <h2 className="book text-lg">What is modelled</h2>
            <ul className="book flex list-disc flex-col gap-1.5 pl-5 text-muted">
              {simulation.modelled.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
          <div className="flex flex-col gap-2">
            <h2 className="book text-lg">What is left out</h2>
            <ul className="book flex list-disc flex-col gap-1.5 pl-5 text-muted">
              {simulation.leftOut.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <h2 className="book pt-4 text-lg">Sources</h2>
            <ul className="flex flex-col gap-1.5 text-sm text-muted">
              {simulation.sources.map((source) => (
                <li key={source.title}>
                  {source.url === undefined ? (
                    source.title
                  ) : (
                    <a
                      className="inline-flex min-h-11 items-center underline decoration-line underline-offset-4"
                      href={source.url}
                    >
                      {source.title}
                    </a>
                  )}
                </li>
              ))}
            </ul>
          </div>
        </section>
      </main>
    </div>
  )
}
