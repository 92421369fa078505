/** What a link in a text may lead to. */
export type LinkTarget =
  | { readonly kind: 'outside' }
  /** A section of the same document; without a slug, the one that the link is in. */
  | {
      readonly kind: 'section'
      readonly slug: string | null
      /** "concepts" or "deep-dives", where the link says the folder. */
      readonly folder: string | null
      readonly anchor: string | null
    }
  | { readonly kind: 'simulation'; readonly id: string }
  | { readonly kind: 'unknown' }

const SECTION = /^(?:(?:\.\.\/(concepts|deep-dives)\/|\.\/)?([a-z0-9-]+)\.md)?(?:#([^#\s]+))?$/
const SIMULATION = /^\/simulations\/([a-z0-9-]+)(?:\?\S*)?$/

/**
 * Reads the address of a link. Sections are linked as files ("virtual-memory.md#faults", "../deep-dives/epoll.md"), so that
 * the links also work where the files are read as files; simulations by their page.
 */
export function targetOf(url: string): LinkTarget {
  if (/^https?:\/\//.test(url)) return { kind: 'outside' }
  const simulation = SIMULATION.exec(url)
  if (simulation?.[1] !== undefined) return { kind: 'simulation', id: simulation[1] }
  const section = SECTION.exec(url)
  if (section === null || url === '') return { kind: 'unknown' }
  const [, folder = null, slug = null, anchor = null] = section
  return { kind: 'section', slug, folder, anchor }
}

/** The address of the page that a link in a text of this document leads to. */
export function hrefOf(documentId: string, url: string): string {
  const target = targetOf(url)
  if (target.kind !== 'section' || target.slug === null) return url
  return `/read/${documentId}/${target.slug}${target.anchor === null ? '' : `#${target.anchor}`}`
}

/** The anchor of a heading, made from its words; `taken` holds those of the headings before it. */
export function anchorOf(heading: string, taken: readonly string[] = []): string {
  const plain = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s+/g, '-')
  for (let n = 0; ; n += 1) {
    const anchor = n === 0 ? plain : `${plain}-${n}`
    if (!taken.includes(anchor)) return anchor
  }
}
