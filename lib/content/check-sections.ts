import type { Catalogue } from './catalogue'
import type { Card, Claim } from './document'
import type { Fault } from './fault'
import { targetOf } from './links'
import { type Embed, outlineOf, type Outline } from './markdown'
import type { Placed, PlacedSection } from './parse'

/** Whether the sections are those of document.yaml, and what their texts refer to exists. */
export function checkSections(
  head: Placed<{ readonly sections: readonly string[] }>,
  sections: readonly PlacedSection[],
  cards: readonly Placed<Card>[],
  claims: readonly Placed<Claim>[],
  catalogue: Catalogue,
  faults: Fault[],
): void {
  checkOrder(head, sections, faults)
  checkTerms(sections, faults)
  const errata = new Set<string>()
  const outlines = new Map(sections.map((section) => [section.value.slug, outlineOf(section.value.body)]))
  for (const section of sections) {
    const outline = outlines.get(section.value.slug)
    if (outline === undefined) continue
    const refuse = (line: number, says: string): void =>
      void faults.push({ file: section.file, at: `line ${section.bodyLine + line - 1}`, says })
    for (const { line, says } of outline.faults) refuse(line, says)
    for (const { url, line } of outline.links) {
      const says = faultInLink(url, section, sections, outlines, catalogue)
      if (says !== null) refuse(line, says)
    }
    for (const embed of outline.embeds) {
      const found =
        embed.name === 'erratum'
          ? faultsInErratum(embed, claims, errata)
          : faultsInEmbed(embed, cards, catalogue)
      for (const says of found) refuse(embed.line, says)
    }
  }
  checkErrata(claims, errata, faults)
}

/** What is not right is set right somewhere; the card alone would correct it without ever having taught it. */
function checkErrata(claims: readonly Placed<Claim>[], told: ReadonlySet<string>, faults: Fault[]): void {
  for (const { value, file, at } of claims) {
    if (value.verdict === 'correct' || told.has(value.id)) continue
    faults.push({
      file,
      at: at(['id']),
      says: `“${value.id}” is ${value.verdict}, but ::erratum{claim=${value.id}} stands in no text.`,
    })
  }
}

function checkOrder(
  head: Placed<{ readonly sections: readonly string[] }>,
  sections: readonly PlacedSection[],
  faults: Fault[],
): void {
  const listed = head.value.sections
  for (const [i, slug] of listed.entries()) {
    const refuse = (says: string): void =>
      void faults.push({ file: head.file, at: head.at(['sections', i]), says })
    if (listed.indexOf(slug) < i) refuse(`“${slug}” is listed twice.`)
    else if (!sections.some(({ value }) => value.slug === slug)) {
      refuse(
        `There is no section “${slug}” in concepts/ or deep-dives/, or its front matter could not be read.`,
      )
    }
  }
  for (const [i, { value, file }] of sections.entries()) {
    if (!listed.includes(value.slug)) {
      faults.push({ file, at: '', says: `document.yaml does not list the section “${value.slug}”.` })
    }
    if (sections.findIndex((other) => other.value.slug === value.slug) < i) {
      faults.push({ file, at: '', says: `The name “${value.slug}” is taken by another section.` })
    }
  }
}

function checkTerms(sections: readonly PlacedSection[], faults: Fault[]): void {
  const first = new Map<string, string>()
  for (const { value, file, at } of sections) {
    for (const [i, { term }] of value.terms.entries()) {
      const before = first.get(term.toLowerCase())
      if (before === undefined) first.set(term.toLowerCase(), file)
      else
        faults.push({ file, at: at(['terms', i]), says: `The term “${term}” is explained in ${before} too.` })
    }
  }
}

function faultInLink(
  url: string,
  from: PlacedSection,
  sections: readonly PlacedSection[],
  outlines: ReadonlyMap<string, Outline>,
  catalogue: Catalogue,
): string | null {
  const target = targetOf(url)
  if (target.kind === 'outside') return null
  if (target.kind === 'simulation') {
    return catalogue.find(target.id) === null
      ? `The link leads to a simulation that does not exist: “${target.id}”.`
      : null
  }
  if (target.kind === 'unknown') {
    return `The link “${url}” leads nowhere. Link a section as a file ("virtual-memory.md#faults", "../deep-dives/epoll.md"), a simulation as "/simulations/epoll", all else with https://.`
  }
  const slug = target.slug ?? from.value.slug
  const folderOf = (kind: string): string => (kind === 'concept' ? 'concepts' : 'deep-dives')
  const folder = target.folder ?? folderOf(from.value.kind)
  const found = sections.find(({ value }) => value.slug === slug && folderOf(value.kind) === folder)
  if (found === undefined) return `The link leads to a section that does not exist: “${url}”.`
  const hasAnchor = target.anchor === null || outlines.get(slug)?.anchors.includes(target.anchor) === true
  return hasAnchor ? null : `The section “${slug}” has no heading “#${target.anchor ?? ''}”.`
}

function faultsInEmbed(
  { name, attributes }: Embed,
  cards: readonly Placed<Card>[],
  catalogue: Catalogue,
): string[] {
  const { id, preset, ...others } = attributes
  const faults = Object.keys(others).map((key) => `::${name} takes no “${key}”.`)
  if (typeof id !== 'string' || id === '') return [...faults, `::${name} needs an id: ::${name}{id=…}.`]
  if (name === 'card') {
    if (preset !== undefined) faults.push('::card takes no “preset”.')
    const isKnown = cards.some(({ value }) => value.id === id)
    return isKnown ? faults : [...faults, `There is no card “${id}” in this document.`]
  }
  const entry = catalogue.find(id)
  if (entry === null) return [...faults, `There is no simulation “${id}”.`]
  if (typeof preset === 'string' && !entry.presets.includes(preset)) {
    faults.push(`The simulation “${id}” has no preset “${preset}”. It has: ${entry.presets.join(', ')}.`)
  }
  return faults
}

/** `seen` gathers the claims whose erratum has been met: a reader is told once. */
function faultsInErratum(
  { attributes }: Embed,
  claims: readonly Placed<Claim>[],
  seen: Set<string>,
): string[] {
  const { claim: id, ...others } = attributes
  const faults = Object.keys(others).map((key) => `::erratum takes no “${key}”.`)
  if (typeof id !== 'string' || id === '') return [...faults, '::erratum needs a claim: ::erratum{claim=…}.']
  const claim = claims.find(({ value }) => value.id === id)
  if (claim === undefined) faults.push(`There is no claim “${id}” in claims.yaml.`)
  else if (claim.value.verdict === 'correct')
    faults.push(`The claim “${id}” is correct; an erratum is for what is not.`)
  if (seen.has(id)) faults.push(`The erratum on “${id}” stands in the texts already.`)
  seen.add(id)
  return faults
}
