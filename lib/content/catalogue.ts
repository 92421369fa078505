/** What content may refer to: the simulations, as far as a document has to know of them. */
export interface Catalogue {
  find(simulation: string): CatalogueEntry | null
}

export interface CatalogueEntry {
  readonly id: string
  /** Ids of the presets of its playground. */
  readonly presets: readonly string[]
  readonly questions: readonly CatalogueQuestion[]
}

export interface CatalogueQuestion {
  readonly id: string
  readonly kind: 'quick' | 'predict'
  /** The answer form: "number", "grid" and so on. */
  readonly form: string
  /** The reasons why params are refused, each "place: what is wrong"; empty if they are fine. */
  faultsIn(params: unknown): readonly string[]
  /** The truth of one variant as text, to tell truths apart. Throws if the variant cannot be drawn. */
  truth(params: unknown, seed: number): string
}
