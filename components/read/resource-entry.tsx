import { InlineText } from '@/components/inline-text'
import type { Resource } from '@/lib/content/document'
import { typesetInline } from '@/lib/content/typeset'

/** Something that the source document recommends: what it most likely is, how sure that is, and what was said of it. */
export function ResourceEntry({ resource }: { readonly resource: Resource }) {
  const { title, author, url, certainty, says, note } = resource
  return (
    <li className="grid gap-x-12 gap-y-3 border-t border-line py-6 md:grid-cols-[minmax(0,1fr)_14rem]">
      <div className="flex flex-col gap-2">
        <h2 className="book text-xl">
          <a href={url} className="underline decoration-edge underline-offset-4 hover:text-lamp">
            {title}
          </a>
        </h2>
        <p className="text-sm text-muted">{author}</p>
        <blockquote className="book max-w-[36rem] border-l-2 border-line pl-4 text-muted">
          “<InlineText text={says} />”
        </blockquote>
        {note !== undefined && (
          <p className="book max-w-[36rem]">
            <InlineText text={typesetInline(note)} />
          </p>
        )}
      </div>
      <p className="flex flex-col gap-1.5 text-sm text-muted md:pt-2">
        <span>
          {sayCertainty(certainty)}, {certainty} %
        </span>
        <span aria-hidden className="h-1.5 w-full max-w-56 overflow-hidden rounded-full border border-edge">
          <span className="block h-full bg-muted" style={{ width: `${certainty}%` }} />
        </span>
      </p>
    </li>
  )
}

/** How sure an identification is, in words. */
export function sayCertainty(percent: number): string {
  if (percent >= 95) return 'Certain'
  if (percent >= 80) return 'Most likely'
  return percent >= 60 ? 'Likely' : 'A guess'
}
