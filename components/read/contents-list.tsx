import Link from 'next/link'
import { countOf } from '@/components/review/night-words'
import { typeset } from '@/lib/content/typeset'
import type { Knowledge } from '@/lib/review/knowledge'
import { KnowledgeBar } from './knowledge-bar'

interface ContentsSection {
  readonly slug: string
  readonly title: string
  readonly summary: string
  /** To read it. */
  readonly minutes: number
  readonly questions: number
  /** What the learner knows of its cards; null if nobody is signed in. */
  readonly knowledge: Knowledge | null
}

interface ContentsListProps {
  readonly documentId: string
  readonly title: string
  readonly sections: readonly ContentsSection[]
}

/** Sections of one kind, in reading order. */
export function ContentsList({ documentId, title, sections }: ContentsListProps) {
  if (sections.length === 0) return null
  const id = title.toLowerCase().replace(/\s/g, '-')
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4">
      <h2 id={id} className="book text-2xl">
        {title}
      </h2>
      <ol className="flex flex-col">
        {sections.map((section) => (
          <li key={section.slug} className="border-t border-line">
            <Link
              href={`/read/${documentId}/${section.slug}`}
              className="group grid gap-x-12 gap-y-3 py-5 md:grid-cols-[minmax(0,1fr)_14rem]"
            >
              <span className="flex flex-col gap-1">
                <span className="book text-xl group-hover:text-lamp">{section.title}</span>
                <span className="book max-w-[36rem] text-muted">{typeset(section.summary)}</span>
              </span>
              <span className="flex flex-col gap-2.5 md:pt-1.5">
                <span className="text-sm text-muted">
                  {section.minutes} min
                  {section.questions > 0 && `, ${countOf(section.questions, 'question')}`}
                </span>
                {section.knowledge !== null && <KnowledgeBar knowledge={section.knowledge} />}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}
