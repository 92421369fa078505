import { Fragment } from 'react'

/** Text with **bold**, *emphasis* and `code`, nothing else. Content is data: no HTML comes through. */
export function InlineText({ text }: { readonly text: string }) {
  return text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*|`[^`]+`)/).map((piece, i) => {
    // The pieces of a fixed text never move, so their place is their key.
    const key = `${i}`
    if (piece.startsWith('**') && piece.endsWith('**') && piece.length > 4) {
      return (
        <strong key={key}>
          <InlineText text={piece.slice(2, -2)} />
        </strong>
      )
    }
    if (piece.startsWith('`') && piece.endsWith('`') && piece.length > 2) {
      return (
        // Short code such as `rw-p` is a word; long code may go on in the next line.
        <code key={key} className={piece.length > 20 ? 'code' : 'code whitespace-nowrap'}>
          {piece.slice(1, -1)}
        </code>
      )
    }
    if (piece.startsWith('*') && piece.endsWith('*') && piece.length > 2)
      return <em key={key}>{piece.slice(1, -1)}</em>
    return <Fragment key={key}>{piece}</Fragment>
  })
}

/** The same in paragraphs, apart by an empty line. */
export function InlineParagraphs({ text }: { readonly text: string }) {
  return text.split(/\n\s*\n/).map((paragraph, i) => (
    <p key={`${i}`}>
      <InlineText text={paragraph} />
    </p>
  ))
}
