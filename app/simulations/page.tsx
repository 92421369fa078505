import type { Metadata } from 'next'
import Link from 'next/link'
import { SiteHeader } from '@/components/ui/site-header'
import { simulations } from '@/lib/simulations/registry'

export const metadata: Metadata = { title: 'Simulations' }

export default function SimulationsPage() {
  return (
    <div className="mx-auto max-w-6xl px-5 sm:px-10">
      <SiteHeader place="Simulations" />
      <main className="flex flex-col gap-8 pt-8 pb-20">
        <header className="flex flex-col gap-2">
          <h1 className="book text-2xl sm:text-4xl">Simulations</h1>
          <p className="book max-w-[65ch] text-lg text-muted">
            The mechanisms that check the answers. Turn a knob, run it, step through.
          </p>
        </header>
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {simulations.map((simulation) => (
            <li key={simulation.id}>
              <Link
                href={`/simulations/${simulation.id}`}
                className="flex h-full flex-col gap-2 rounded border border-line bg-surface p-5 transition-colors hover:border-edge"
              >
                <span className="book text-lg">{simulation.title}</span>
                <span className="text-sm text-muted">{simulation.summary}</span>
              </Link>
            </li>
          ))}
        </ul>
      </main>
    </div>
  )
}
