import type { Catalogue, CatalogueQuestion } from './catalogue'
import type { Card, Claim } from './document'
import type { Fault } from './fault'
import type { Placed, PlacedSection } from './parse'

/** So many variants of a card are drawn to see that it does not always have the same answer. */
const SEEDS = 50
const SECONDS = { quick: { from: 5, to: 15 }, predict: { from: 20, to: 60 } } as const

/** Whether what the cards name exists, their params are taken, and their answers differ from variant to variant. */
export function checkCards(
  cards: readonly Placed<Card>[],
  sections: readonly PlacedSection[],
  claims: readonly Placed<Claim>[],
  catalogue: Catalogue,
  faults: Fault[],
): void {
  for (const { value: card, file, at } of cards) {
    const refuse = (path: readonly PropertyKey[], says: string): void =>
      void faults.push({ file, at: at(path), says: `“${card.id}” ${says}` })
    if (!sections.some(({ value }) => value.slug === card.section)) {
      refuse(['section'], `belongs to a section that does not exist: “${card.section}”.`)
    }
    for (const [i, id] of card.claims.entries()) {
      if (card.claims.indexOf(id) < i) refuse(['claims', i], `names the claim “${id}” twice.`)
      else if (!claims.some(({ value }) => value.id === id))
        refuse(['claims', i], `names a claim that does not exist: “${id}”.`)
    }
    const { from, to } = SECONDS[card.kind]
    if (card.seconds < from || card.seconds > to) {
      refuse(['seconds'], `takes ${card.seconds} seconds; a ${card.kind} card takes ${from} to ${to}.`)
    }
    checkQuestion(card, catalogue, refuse)
  }
}

function checkQuestion(
  card: Card,
  catalogue: Catalogue,
  refuse: (path: readonly PropertyKey[], says: string) => void,
): void {
  const simulation = catalogue.find(card.simulation)
  if (simulation === null)
    return refuse(['simulation'], `asks a simulation that does not exist: “${card.simulation}”.`)
  const question = simulation.questions.find(({ id }) => id === card.question)
  if (question === undefined) {
    const known = simulation.questions.map(({ id }) => id).join(', ')
    return refuse(
      ['question'],
      `asks a question that “${simulation.id}” does not have: “${card.question}”. It has: ${known}.`,
    )
  }
  if (question.kind !== card.kind) {
    refuse(['kind'], `is called ${card.kind}, but its question is ${question.kind}.`)
  }
  const refused = question.faultsIn(card.params)
  for (const says of refused) refuse(['params'], `has params that the question refuses: ${says}.`)
  if (refused.length === 0) {
    const says = faultInTruths(card, question)
    if (says !== null) refuse(['params'], says)
  }
}

function faultInTruths(card: Card, question: CatalogueQuestion): string | null {
  const truths = new Set<string>()
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    try {
      truths.add(question.truth(card.params, seed))
    } catch (error) {
      // Content of an author must not stop the others from being checked.
      return `cannot be drawn from seed ${seed}: ${error instanceof Error ? error.message : String(error)}.`
    }
    if (truths.size > 1) return null
  }
  return `has the same answer for all of ${SEEDS} seeds: ${[...truths].join()}. Widen its params.`
}
