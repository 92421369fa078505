import type { PinnedExplanation } from '@/lib/groups/explanation'

/** What the learner's groups keep with a card, in the words of one of them. */
export function PinnedExplanations({ pinned }: { readonly pinned: readonly PinnedExplanation[] }) {
  return pinned.map(({ id, group, by, text }) => (
    <figure key={id} className="flex flex-col gap-1.5 border-l-2 border-lamp pl-4">
      <blockquote className="book text-base wrap-anywhere whitespace-pre-line">{text}</blockquote>
      <figcaption className="text-sm text-muted">
        From {group}, by {by}
      </figcaption>
    </figure>
  ))
}
