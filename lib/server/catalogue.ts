import 'server-only'
import type { Catalogue } from '@/lib/content/catalogue'
import type { Simulation } from '@/lib/simulations/contract'

/** What content may refer to, made from the simulations that there are. */
export function catalogueOf(simulations: readonly Simulation[]): Catalogue {
  const entries = new Map(
    simulations.map(({ id, playground, questions }) => [
      id,
      {
        id,
        presets: playground.presets.map((preset) => preset.id),
        questions: questions.map((question) => ({
          id: question.id,
          kind: question.kind,
          form: question.form,
          faultsIn: (params: unknown) => question.faultsIn(params),
          truth: (params: unknown, seed: number) => JSON.stringify(question.draw(params, seed).truth.value),
        })),
      },
    ]),
  )
  return { find: (id) => entries.get(id) ?? null }
}
