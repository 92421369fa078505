import { InlineText } from '@/components/inline-text'
import { capitalised } from '@/components/review/night-words'
import { typesetInline } from '@/lib/content/typeset'
import type { Erratum } from '@/lib/review/turn'

const WORDS: Record<Erratum['verdict'], string> = {
  wrong: 'Wrong',
  imprecise: 'Imprecise',
  unverifiable: 'Unsupported',
}

/** Says when, but not what: "since Linux 6.6". */
const HOLDS_BY_ITSELF = /^(since|as of|up to) /

/** What the source document says and what is right: in the margin on wide screens, in the text on narrow ones. */
export function MarginErratum({ erratum }: { readonly erratum: Erratum }) {
  const { verdict, note, right, holds, sources } = erratum
  // What it quotes in turn is in single quotes.
  const says = erratum.says.replace(/^"(.*)"$/, '$1').replace(/"([^"]*)"/g, '‘$1’')
  return (
    <aside className="erratum" aria-label={`Erratum: ${WORDS[verdict].toLowerCase()}, “${shortened(says)}”`}>
      <p className="erratum-verdict">
        <span className="erratum-word">{WORDS[verdict]}</span> in the source
        {note !== null && (
          <>
            , <InlineText text={note} />
          </>
        )}
      </p>
      <blockquote>
        <p>
          “<InlineText text={says} />”
        </p>
      </blockquote>
      <p className="erratum-right">
        <InlineText text={typesetInline(right)} />
      </p>
      {holds !== null && (
        <p className="erratum-small">
          <InlineText text={capitalised(HOLDS_BY_ITSELF.test(holds) ? `holds ${holds}` : holds)} />
        </p>
      )}
      <p className="erratum-small">
        <span className="sr-only">Sources: </span>
        <InlineText text={sources} />
      </p>
    </aside>
  )
}

function shortened(text: string): string {
  const plain = text.replace(/[`*]/g, '')
  return plain.length <= 60 ? plain : `${plain.slice(0, 60).replace(/\s+\S*$/, '')} …`
}
