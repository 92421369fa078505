import 'server-only'
import type { GlossaryEntry } from '@/lib/content/glossary'
import { textTree, type TextTree } from '@/lib/content/text-tree'

interface Kept {
  readonly markdown: string
  readonly glossary: readonly GlossaryEntry[]
  readonly tree: TextTree
}

// One for each section that there is; a text that has changed replaces the one before it.
const kept = new Map<string, Kept>()

/** The tree of a section's text, made once and again when the text or the glossary has changed. */
export function treeOfSection(
  section: { readonly id: string; readonly documentId: string; readonly body: string },
  glossary: readonly GlossaryEntry[],
): TextTree {
  const known = kept.get(section.id)
  if (known !== undefined && known.markdown === section.body && isSame(known.glossary, glossary))
    return known.tree
  const tree = textTree(section.documentId, section.body, glossary)
  kept.set(section.id, { markdown: section.body, glossary, tree })
  return tree
}

function isSame(a: readonly GlossaryEntry[], b: readonly GlossaryEntry[]): boolean {
  return (
    a.length === b.length && a.every(({ anchor, says }, i) => b[i]?.anchor === anchor && b[i].says === says)
  )
}
