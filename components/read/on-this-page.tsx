import type { Heading } from '@/lib/content/text-tree'

interface OnThisPageProps {
  readonly headings: readonly Heading[]
  readonly questions: number
}

/** The headings of a section: beside the text where there is room, else folded above it. */
export function OnThisPage(props: OnThisPageProps) {
  return (
    <>
      <nav aria-label="On this page" className="beside-text">
        <p className="pb-2 font-medium">On this page</p>
        <Places {...props} />
      </nav>
      <details className="above-text">
        <summary>On this page</summary>
        <nav aria-label="On this page">
          <Places {...props} />
        </nav>
      </details>
    </>
  )
}

function Places({ headings, questions }: OnThisPageProps) {
  return (
    <ul>
      {headings
        .filter(({ depth }) => depth === 2)
        .map(({ id, words }) => (
          <li key={id}>
            <a href={`#${id}`}>{words}</a>
          </li>
        ))}
      {questions > 0 && (
        <li>
          <a href="#questions">Questions</a>
        </li>
      )}
    </ul>
  )
}
