import type { Catalogue } from './catalogue'
import type { Claim, StudyDocument } from './document'

export interface ClaimCoverage {
  readonly claim: string
  readonly part: string
  readonly verdict: Claim['verdict']
  /** Ids of the cards that name it. */
  readonly cards: readonly string[]
}

export interface SimulationCoverage {
  readonly simulation: string
  readonly cards: number
  readonly quick: number
  /** How many of its cards are answered in each form. */
  readonly forms: Readonly<Record<string, number>>
  /** Its questions that no card asks. */
  readonly unasked: readonly string[]
}

export interface SectionCoverage {
  readonly section: string
  readonly quick: number
  readonly predict: number
}

export interface Coverage {
  readonly claims: readonly ClaimCoverage[]
  /** Ids of the claims that no card teaches or corrects. */
  readonly untaught: readonly string[]
  /** Ids of the cards that name no claim: they teach something that the source document does not say. */
  readonly beyond: readonly string[]
  readonly simulations: readonly SimulationCoverage[]
  readonly sections: readonly SectionCoverage[]
}

/** What the cards of a document cover: each claim, each simulation by answer form, each section. */
export function coverageOf({ cards, claims, sections }: StudyDocument, catalogue: Catalogue): Coverage {
  const taught = new Set(cards.flatMap((card) => card.claims))
  const simulations = [...new Set(cards.map((card) => card.simulation))].toSorted()
  return {
    claims: claims.map(({ id, part, verdict }) => ({
      claim: id,
      part,
      verdict,
      cards: cards.filter((card) => card.claims.includes(id)).map((card) => card.id),
    })),
    untaught: claims.flatMap(({ id }) => (taught.has(id) ? [] : [id])),
    beyond: cards.flatMap((card) => (card.claims.length === 0 ? [card.id] : [])),
    simulations: simulations.map((simulation) => {
      const own = cards.filter((card) => card.simulation === simulation)
      const questions = catalogue.find(simulation)?.questions ?? []
      const forms: Record<string, number> = {}
      for (const { question } of own) {
        const form = questions.find(({ id }) => id === question)?.form ?? 'unknown'
        forms[form] = (forms[form] ?? 0) + 1
      }
      const asked = new Set(own.map(({ question }) => question))
      return {
        simulation,
        cards: own.length,
        quick: own.filter((card) => card.kind === 'quick').length,
        forms,
        unasked: questions.map(({ id }) => id).filter((id) => !asked.has(id)),
      }
    }),
    sections: sections.map(({ slug }) => {
      const own = cards.filter((card) => card.section === slug)
      const quick = own.filter((card) => card.kind === 'quick').length
      return { section: slug, quick, predict: own.length - quick }
    }),
  }
}
