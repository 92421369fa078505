import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { report } from '@/app/(study)/reports/actions'
import { countOf } from '@/components/review/night-words'
import { EmbeddedQuestion } from '@/components/read/embedded-question'
import { EmbeddedSimulation } from '@/components/read/embedded-simulation'
import { GlossaryTerm } from '@/components/read/glossary-term'
import { MarginErratum } from '@/components/read/margin-erratum'
import { Neighbours } from '@/components/read/neighbours'
import { OnThisPage } from '@/components/read/on-this-page'
import { Prose } from '@/components/read/prose'
import { SectionQuestions } from '@/components/read/section-questions'
import { SourceList } from '@/components/read/source-list'
import { TermTaps } from '@/components/read/term-taps'
import { WaitingQuestion } from '@/components/read/waiting-question'
import { WaitingRun } from '@/components/read/waiting-run'
import { ReportButton } from '@/components/report/report-button'
import { SiteHeader } from '@/components/ui/site-header'
import { typeset } from '@/lib/content/typeset'
import { findActor } from '@/lib/server/actor'
import { readRun, readSection } from '@/lib/server/read-section'
import { answer, check } from './actions'

interface PageProps {
  readonly params: Promise<{ readonly document: string; readonly section: string }>
}

const sectionFor = cache(async (document: string, slug: string) =>
  readSection(document, slug, await findActor()),
)

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { document, section } = await params
  const found = await sectionFor(document, section)
  return found === null ? {} : { title: found.title, description: found.summary }
}

export default async function SectionPage({ params }: PageProps) {
  const { document, section: slug } = await params
  const section = await sectionFor(document, slug)
  if (section === null) notFound()
  const { text, terms, errata, questions, cards, sources, minutes } = section
  const reportOn = (cardId: string | null) => ({
    subject: { sectionId: section.id, cardId },
    action: report,
  })
  return (
    <div className="reader-page">
      <SiteHeader place={section.documentTitle} />
      <div className="reader">
        <OnThisPage headings={text.headings} questions={cards.length} />
        <main>
          <header className="reader-head">
            <p className="text-sm text-muted">
              <Link href={`/read/${document}`} className="underline decoration-line underline-offset-4">
                {section.documentTitle}
              </Link>
              {` · ${section.kind === 'concept' ? 'Concept' : 'Deep dive'} · ${minutes} min`}
              {cards.length > 0 && ` · ${countOf(cards.length, 'question')}`}
            </p>
            <h1 className="book">{section.title}</h1>
            <p className="book text-xl text-muted">{typeset(section.summary)}</p>
          </header>
          <Prose
            text={text}
            simulation={(id, preset) => <Run id={id} preset={preset} />}
            card={(id) => {
              const asked = questions.get(id)
              return (
                asked !== undefined && (
                  <aside className="wide font-sans text-base" aria-label="A question">
                    <EmbeddedQuestion
                      // A card that was met meanwhile is asked anew, as practice.
                      key={`${asked.question.seed}`}
                      question={asked.question}
                      actions={{ check, answer }}
                      {...(section.isSignedIn ? { report: reportOn(asked.question.cardId) } : {})}
                    >
                      <WaitingQuestion
                        prompt={asked.prompt}
                        form={asked.form}
                        href={`/simulations/${asked.question.simulation}`}
                      />
                    </EmbeddedQuestion>
                  </aside>
                )
              )
            }}
            erratum={(claim) => {
              const erratum = errata.get(claim)
              return erratum !== undefined && <MarginErratum erratum={erratum} />
            }}
            term={(anchor, children) => {
              const entry = terms.get(anchor)
              return entry === undefined ? (
                children
              ) : (
                <GlossaryTerm documentId={document} entry={entry}>
                  {children}
                </GlossaryTerm>
              )
            }}
          />
          <TermTaps />
          <footer className="flex flex-col gap-14 pt-16">
            {sources.length > 0 && (
              <section aria-labelledby="sources" className="after-text">
                <h2 id="sources">Sources</h2>
                <SourceList sources={sources} />
              </section>
            )}
            {cards.length > 0 && <SectionQuestions cards={cards} />}
            {section.isSignedIn && <ReportButton {...reportOn(null)} replay={null} />}
            <Neighbours before={section.before} after={section.after} />
          </footer>
        </main>
      </div>
    </div>
  )
}

function Run({ id, preset }: { readonly id: string; readonly preset: string | undefined }) {
  const run = readRun(id, preset)
  if (run === null) return null
  const href = `/simulations/${id}`
  return (
    <figure className="wide font-sans text-base">
      <EmbeddedSimulation id={id} preset={run.preset}>
        <WaitingRun href={href} title={run.title} />
      </EmbeddedSimulation>
      <p className="paper-only">A run of the simulation “{run.title}” stands here.</p>
      <figcaption className="mt-2.5 text-sm text-muted">
        <span className="text-text">{run.presetTitle}.</span> {run.says}{' '}
        <Link href={href} prefetch={false}>
          Turn the knobs of {run.title}
        </Link>
      </figcaption>
    </figure>
  )
}
