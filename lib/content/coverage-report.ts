import type { Coverage, SimulationCoverage } from './coverage'

/** The coverage as lines to print: claims with their cards, sections, and simulations by answer form. */
export function coverageReport({ claims, untaught, beyond, simulations, sections }: Coverage): string[] {
  const quick = sections.reduce((sum, section) => sum + section.quick, 0)
  const cards = sections.reduce((sum, section) => sum + section.predict, quick)
  const parts = [...new Set(claims.map(({ part }) => part))]
  return [
    '',
    '  Claims and the cards that teach them',
    ...parts.flatMap((part) => {
      const own = claims.filter((claim) => claim.part === part)
      const covered = own.filter((claim) => claim.cards.length > 0).length
      return [
        `  ${part}: ${covered} of ${own.length}`,
        ...own.map(
          (claim) =>
            `    ${claim.claim.padEnd(5)} ${claim.verdict.padEnd(12)} ${claim.cards.length === 0 ? '–' : claim.cards.join(', ')}`,
        ),
      ]
    }),
    '',
    `  Claims without a card: ${untaught.length}${untaught.length === 0 ? '' : ` (${untaught.join(', ')})`}`,
    `  Cards without a claim: ${beyond.length}`,
    ...beyond.map((id) => `    ${id}`),
    '',
    '  Sections',
    ...sections.map(
      (section) => `    ${section.section}: ${section.quick} quick, ${section.predict} predict`,
    ),
    '',
    '  Simulations by answer form',
    ...table(simulations),
    '',
    `  ${cards} cards: ${quick} quick, ${cards - quick} predict (${percent(quick, cards)} quick)`,
    '',
  ]
}

function table(simulations: readonly SimulationCoverage[]): string[] {
  const forms = [...new Set(simulations.flatMap((one) => Object.keys(one.forms)))].toSorted()
  const rows = [
    ['', 'cards', 'quick', ...forms, 'not asked'],
    ...simulations.map(({ simulation, cards, quick, forms: own, unasked }) => [
      simulation,
      String(cards),
      String(quick),
      ...forms.map((form) => String(own[form] ?? '–')),
      unasked.join(', '),
    ]),
  ]
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  return rows.map((row) =>
    `    ${row
      .map((cell, i) => {
        const isNumber = i > 0 && i < row.length - 1
        return isNumber ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)
      })
      .join('  ')}`.trimEnd(),
  )
}

function percent(some: number, all: number): string {
  return `${all === 0 ? 0 : Math.round((100 * some) / all)} %`
}
