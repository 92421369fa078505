import type { Metadata } from 'next'
import Link from 'next/link'
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
      <main className="flex flex-col gap-8 pt-4 pb-20 sm:pt-6">
        <header className="flex flex-col gap-2">
          <p className="text-sm text-muted">
            <Link
              href="/simulations"
              className="inline-flex min-h-11 items-center underline decoration-line underline-offset-4"
            >
              All simulations
            </Link>
          </p>
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
        <section className="grid gap-x-12 gap-y-10 border-t border-line pt-8 sm:grid-cols-2">
          <div className="flex flex-col gap-2.5">
            <h2 className="book text-lg">What is modelled</h2>
            <ul className="book flex list-disc flex-col gap-1.5 pl-5 text-muted">
              {simulation.modelled.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
          <div className="flex flex-col gap-2.5">
            <h2 className="book text-lg">What is left out</h2>
            <ul className="book flex list-disc flex-col gap-1.5 pl-5 text-muted">
              {simulation.leftOut.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
          <div className="flex flex-col gap-1 sm:col-span-2">
            <h2 className="book text-lg">Sources</h2>
            <ul className="gap-x-12 text-sm text-muted sm:columns-2">
              {simulation.sources.map((source) => (
                <li key={source.title} className="flex min-h-11 break-inside-avoid items-center py-1">
                  {source.url === undefined ? (
                    <span className="min-w-0 wrap-anywhere">{source.title}</span>
                  ) : (
                    <a
                      className="flex min-h-11 min-w-0 items-center wrap-anywhere underline decoration-line underline-offset-4 hover:decoration-lamp"
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
