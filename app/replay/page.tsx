import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { report } from '@/app/(study)/reports/actions'
import { ReplayView } from '@/components/replay/replay-view'
import { SiteHeader } from '@/components/ui/site-header'
import { findActor } from '@/lib/server/actor'
import { findQuestion, findSimulation } from '@/lib/simulations/registry'
import { readReplayLink } from '@/lib/simulations/read-replay-link'

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ searchParams }: PageProps): Promise<Metadata> {
  const replay = readReplayLink(await searchParams)
  const title = replay && findQuestion(replay.simulation, replay.question)?.title
  return { title: title ?? 'A question' }
}

export default async function ReplayPage({ searchParams }: PageProps) {
  const replay = readReplayLink(await searchParams)
  const simulation = replay && findSimulation(replay.simulation)
  if (replay === null || simulation === null) notFound()
  const actor = await findActor()
  return (
    <div className="mx-auto max-w-6xl px-5 sm:px-10">
      <SiteHeader place={replay.answer === null ? 'A question' : 'Replay'} />
      <main className="flex flex-col gap-8 pt-8 pb-20">
        <header className="flex flex-col gap-2">
          <p className="text-sm text-muted">
            <Link
              href={`/simulations/${simulation.id}`}
              className="underline decoration-line underline-offset-4"
            >
              {simulation.title}
            </Link>
          </p>
          <h1 className="book text-2xl">
            {findQuestion(simulation.id, replay.question)?.title ?? 'A question'}
          </h1>
        </header>
        <Suspense fallback={<p className="text-muted">Drawing a question…</p>}>
          <ReplayView
            replay={replay}
            who="You"
            {...(actor === null
              ? {}
              : { report: { action: report, subject: { sectionId: null, cardId: null } } })}
          />
        </Suspense>
      </main>
    </div>
  )
}
