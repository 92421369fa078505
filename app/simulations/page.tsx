import type { Metadata } from 'next'
import Link from 'next/link'
import { Miniature } from '@/components/simulation/miniature'
import { SiteHeader } from '@/components/ui/site-header'
import type { Subject } from '@/lib/simulations/contract'
import { simulations } from '@/lib/simulations/registry'

export const metadata: Metadata = { title: 'Simulations' }

const SUBJECTS: Readonly<Record<Subject, { readonly title: string; readonly says: string }>> = {
  running: {
    title: 'Running, waiting, sharing',
    says: 'Who has the CPU, who waits for whom, and what sharing costs.',
  },
  memory: { title: 'Memory', says: 'From an address to its byte, and what happens when there is no room.' },
  'input-output': { title: 'Input and output', says: 'Many connections, and how to hear of the ready ones.' },
}

export default function SimulationsPage() {
  return (
    <div className="mx-auto max-w-6xl px-5 sm:px-10">
      <SiteHeader place="Simulations" />
      <main className="flex flex-col gap-12 pt-8 pb-20">
        <header className="flex flex-col gap-2">
          <h1 className="book text-2xl sm:text-4xl">Simulations</h1>
          <p className="book max-w-[65ch] text-lg text-muted">
            The mechanisms that check the answers. Turn a knob, run it, step through.
          </p>
        </header>
        {Object.entries(SUBJECTS).map(([subject, { title, says }]) => (
          <section key={subject} aria-labelledby={subject} className="flex flex-col gap-5">
            <div className="flex flex-col gap-0.5">
              <h2 id={subject} className="book text-xl">
                {title}
              </h2>
              <p className="text-sm text-muted">{says}</p>
            </div>
            <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
              {simulations
                .filter((simulation) => simulation.subject === subject)
                .map((simulation) => (
                  <li key={simulation.id}>
                    <Link
                      href={`/simulations/${simulation.id}`}
                      className="flex h-full flex-col gap-4 rounded border border-line bg-surface p-5 transition-colors hover:border-edge"
                    >
                      <Miniature simulation={simulation} />
                      <span className="flex flex-col gap-1.5">
                        <span className="book text-lg">{simulation.title}</span>
                        <span className="text-sm text-muted">{simulation.summary}</span>
                      </span>
                    </Link>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </main>
    </div>
  )
}
