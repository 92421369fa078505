import Link from 'next/link'
import { type Band, bands } from '@/lib/groups/knowledge'
import { BAND_WORDS } from './knowledge-words'

export interface KnowledgeTableProps {
  readonly columns: readonly { readonly userId: string; readonly name: string; readonly isSelf: boolean }[]
  readonly showsEveryone: boolean
  readonly documents: readonly {
    readonly id: string
    readonly title: string
    readonly sections: readonly {
      readonly id: string
      readonly title: string
      readonly href: string
      readonly everyone: Band | null
      readonly columns: readonly Band[]
    }[]
  }[]
}

/** With more columns than this, names stand upright. */
const FEW = 5

/** Sections by members. It scrolls sideways inside itself, and the sections stay in sight. */
export function KnowledgeTable({ columns, showsEveryone, documents }: KnowledgeTableProps) {
  const isWide = columns.length > FEW
  const width = 1 + (showsEveryone ? 1 : 0) + columns.length
  return (
    <div
      role="region"
      aria-label="What each of us knows"
      tabIndex={0}
      className="relative max-h-[85dvh] overflow-auto rounded border border-line bg-surface"
    >
      <table className="min-w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">Sections by members: how well each section is known today</caption>
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky top-0 left-0 z-20 min-w-34 border-r border-b border-line bg-surface px-3 py-2 text-left align-bottom font-medium sm:min-w-64"
            >
              Section
            </th>
            {showsEveryone && (
              <th scope="col" className={`${HEAD} text-lamp`}>
                All of us
              </th>
            )}
            {columns.map(({ userId, name, isSelf }) => (
              <th key={userId} scope="col" className={HEAD}>
                <span
                  dir="auto"
                  className={
                    isWide
                      ? 'inline-block max-h-36 rotate-180 truncate [text-orientation:sideways] [writing-mode:vertical-rl]'
                      : 'block max-w-28 wrap-anywhere'
                  }
                >
                  {isSelf ? 'You' : name}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        {documents.map(({ id, title, sections }) => (
          <tbody key={id}>
            {documents.length > 1 && (
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={width}
                  className="border-b border-line bg-raised px-3 py-1.5 text-left font-medium"
                >
                  <span className="sticky left-3">{title}</span>
                </th>
              </tr>
            )}
            {sections.map((section) => (
              <tr key={section.id} className="group">
                <th
                  scope="row"
                  className="sticky left-0 z-10 max-w-34 border-r border-b border-line bg-surface p-0 text-left font-normal group-last:border-b-0 sm:max-w-72"
                >
                  <Link
                    href={section.href}
                    className="flex min-h-11 items-center px-3 py-1.5 leading-snug [overflow-wrap:anywhere] hover:text-lamp"
                  >
                    {section.title}
                  </Link>
                </th>
                {section.everyone !== null && <Cell band={section.everyone} />}
                {columns.map(({ userId }, index) => (
                  <Cell key={userId} band={section.columns[index] ?? 'unmet'} />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

const HEAD =
  'sticky top-0 z-10 w-16 min-w-16 border-b border-line bg-surface px-2 py-2 text-center align-bottom font-medium'

/** Shades of one colour, and a dashed edge where nothing was met: the word says the same. */
const SHADES: Readonly<Record<Band, string>> = {
  unmet: 'border border-dashed border-line text-muted',
  little: 'bg-[color-mix(in_oklch,var(--user)_8%,var(--surface))]',
  some: 'bg-[color-mix(in_oklch,var(--user)_20%,var(--surface))]',
  much: 'bg-[color-mix(in_oklch,var(--user)_34%,var(--surface))]',
  well: 'bg-[color-mix(in_oklch,var(--user)_44%,var(--surface))]',
}

function Cell({ band }: { readonly band: Band }) {
  return (
    <td className="w-16 border-b border-line p-1 group-last:border-b-0">
      <Swatch band={band} />
    </td>
  )
}

function Swatch({ band }: { readonly band: Band }) {
  return (
    <span className={`grid min-h-9 min-w-14 place-items-center rounded-sm px-1.5 text-xs ${SHADES[band]}`}>
      {BAND_WORDS[band].word}
    </span>
  )
}

/** What the words and shades mean. */
export function KnowledgeKey() {
  return (
    <dl className="flex flex-col gap-2">
      {bands.map((band) => (
        <div key={band} className="flex items-center gap-3">
          <dt className="w-14 shrink-0 text-text">
            <Swatch band={band} />
          </dt>
          <dd>{BAND_WORDS[band].says}</dd>
        </div>
      ))}
    </dl>
  )
}
