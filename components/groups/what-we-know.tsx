import Link from 'next/link'
import { Fold } from '@/components/ui/fold'
import type { GroupActivity } from '@/lib/groups/knowledge'
import type { Sharing } from '@/lib/groups/role'
import { KnowledgeKey, KnowledgeTable, type KnowledgeTableProps } from './knowledge-table'
import { activitySentence, ALONE_SAYS, HIDDEN_SAYS, sharingSentence } from './knowledge-words'
import { NamesLine } from './names-line'

type Document = KnowledgeTableProps['documents'][number]
type Section = Document['sections'][number] & { readonly explainers: readonly string[] }

interface WhatWeKnowProps {
  readonly knowledge: Omit<KnowledgeTableProps, 'documents'> & {
    readonly documents: readonly (Omit<Document, 'sections'> & { readonly sections: readonly Section[] })[]
    readonly isHidden: boolean
    readonly sharing: Readonly<Record<Sharing, number>>
    readonly weakest: readonly Pick<Section, 'id' | 'title' | 'href'>[]
    readonly activity: GroupActivity | null
  }
}

/** What a group knows of what it studies: this week, where it is weakest, who could explain what, and all of it. */
export function WhatWeKnow({ knowledge }: WhatWeKnowProps) {
  const { documents, weakest, activity, sharing, showsEveryone, isHidden } = knowledge
  const members = sharing.all + sharing.aggregate + sharing.nothing
  const explained = documents
    .flatMap(({ sections }) => sections)
    .filter(({ explainers }) => explainers.length > 0)
  return (
    <section className="flex flex-col gap-8" aria-labelledby="what-we-know">
      <header className="flex max-w-[62ch] flex-col gap-3">
        <h2 id="what-we-know" className="book text-2xl">
          What we know
        </h2>
        {activity !== null && <p className="book text-lg">{activitySentence(activity)}</p>}
      </header>
      {documents.length === 0 ? (
        <p className="text-muted">The group studies nothing that has questions yet.</p>
      ) : (
        <>
          {(weakest.length > 0 || explained.length > 0) && (
            <div className="grid gap-8 sm:grid-cols-2">
              {weakest.length > 0 && (
                <div className="flex flex-col gap-1">
                  <h3 className="font-medium">Where we are weakest</h3>
                  <ul>
                    {weakest.map(({ id, title, href }) => (
                      <li key={id}>
                        <SectionLink href={href} title={title} />
                      </li>
                    ))}
                  </ul>
                </div>
              )}
              {explained.length > 0 && <Explainers sections={explained} />}
            </div>
          )}
          <KnowledgeTable columns={knowledge.columns} showsEveryone={showsEveryone} documents={documents} />
        </>
      )}
      <div className="flex max-w-[68ch] flex-col gap-1 text-sm text-muted">
        <p>
          {members === 1
            ? ALONE_SAYS
            : `${sharingSentence(sharing)} Your own column is always there for you.`}
        </p>
        {isHidden && <p>{HIDDEN_SAYS}</p>}
        <Fold says="What is counted">
          <p className="pb-3">
            How likely each question of a section is to be recalled today, by when it was last answered;
            questions never met count as not known.
          </p>
          <KnowledgeKey />
        </Fold>
      </div>
    </section>
  )
}

/** So many sections say enough at first; a group of fifty has more. */
const SHOWN = 4

function Explainers({ sections }: { readonly sections: readonly Section[] }) {
  return (
    <div className="flex flex-col gap-1">
      <h3 className="font-medium">Who could explain what</h3>
      <ExplainerList sections={sections.slice(0, SHOWN)} />
      {sections.length > SHOWN && (
        <Fold says={`${sections.length - SHOWN} more`}>
          <ExplainerList sections={sections.slice(SHOWN)} />
        </Fold>
      )}
    </div>
  )
}

function ExplainerList({ sections }: { readonly sections: readonly Section[] }) {
  return (
    <ul>
      {sections.map(({ id, title, href, explainers }) => (
        <li key={id}>
          <SectionLink href={href} title={title} />
          <span className="-mt-1 block pb-1.5 text-sm text-muted">
            <NamesLine names={explainers} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function SectionLink({ href, title }: { readonly href: string; readonly title: string }) {
  return (
    <Link
      href={href}
      className="inline-flex min-h-11 items-center underline decoration-line underline-offset-4 hover:decoration-current"
    >
      {title}
    </Link>
  )
}
