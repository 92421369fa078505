import 'server-only'
import { seedFrom } from '@/lib/base/rng'
import type { Claim, StudyDocument } from '@/lib/content/document'
import { glossaryOf } from '@/lib/content/glossary'
import { plainInline } from '@/lib/content/plain-inline'
import type { SearchEntry } from '@/lib/content/search-results'
import { partsOf, type TextPart } from '@/lib/content/text-parts'
import { findQuestion, findSimulation } from '@/lib/simulations/registry'
import { replayHref } from '@/lib/simulations/replay-link'

interface Placed extends TextPart {
  readonly slug: string
  readonly href: string
}

/** What can be found of a document: the parts of its texts, what its cards ask, its terms, its claims. */
export function searchEntriesOf(document: StudyDocument): SearchEntry[] {
  const parts = document.sections.flatMap(({ slug, body }) =>
    partsOf(body).map((part): Placed => ({
      ...part,
      slug,
      href: `/read/${document.id}/${slug}${part.anchor === null ? '' : `#${part.anchor}`}`,
    })),
  )
  return [
    ...textEntries(document, parts),
    ...questionEntries(document),
    ...termEntries(document),
    ...document.claims.map((claim) => claimEntry(document, parts, claim)),
  ]
}

function textEntries({ id, title, sections }: StudyDocument, parts: readonly Placed[]): SearchEntry[] {
  return sections.flatMap((section) => {
    const own = parts.filter(({ slug }) => slug === section.slug)
    const beginning = own.find(({ anchor }) => anchor === null)
    return [
      {
        kind: 'text' as const,
        href: `/read/${id}/${section.slug}`,
        title: section.title,
        place: title,
        text: [section.summary, beginning?.words ?? ''].join(' '),
      },
      ...own.flatMap(({ heading, href, words }) =>
        heading === null
          ? []
          : [{ kind: 'text' as const, href, title: heading, place: section.title, text: words }],
      ),
    ]
  })
}

function questionEntries({ id, sections, cards }: StudyDocument): SearchEntry[] {
  return cards.map((card) => ({
    kind: 'question',
    // The variant that the text asks of everyone.
    href: replayHref({ ...card, seed: seedFrom(`${id}/${card.id}`) }),
    title: plainInline(findQuestion(card.simulation, card.question)?.title ?? card.question),
    place: sections.find(({ slug }) => slug === card.section)?.title ?? '',
    text: `${plainInline(card.explain)} ${findSimulation(card.simulation)?.title ?? ''}`,
  }))
}

/** A term leads to its place in the glossary. */
function termEntries({ id, sections }: StudyDocument): SearchEntry[] {
  return glossaryOf(sections).map(({ term, says, anchor, section }) => ({
    kind: 'term',
    href: `/read/${id}/glossary#${anchor}`,
    title: plainInline(term),
    place: section.title,
    text: plainInline(says),
  }))
}

const VERDICTS = {
  correct: 'Right in the source',
  imprecise: 'Imprecise in the source',
  wrong: 'Wrong in the source',
  unverifiable: 'Not to be verified',
} as const

/** A claim leads to where a text holds it, or to the section whose card teaches it. */
function claimEntry({ id, cards }: StudyDocument, parts: readonly Placed[], claim: Claim): SearchEntry {
  const teaching = cards.filter(({ claims }) => claims.includes(claim.id))
  const holds = (embed: string): boolean =>
    embed === `erratum ${claim.id}` || teaching.some((card) => embed === `card ${card.id}`)
  const part =
    parts.find(({ embeds }) => embeds.includes(`erratum ${claim.id}`)) ??
    parts.find(({ embeds }) => embeds.some(holds))
  const section = teaching[0]?.section
  return {
    kind: 'claim',
    href: part?.href ?? (section === undefined ? '/read' : `/read/${id}/${section}`),
    title: plainInline(claim.says),
    place: VERDICTS[claim.verdict],
    text: plainInline(claim.right),
  }
}
