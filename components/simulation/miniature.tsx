import type { MiniatureCell, MiniatureRow, Simulation } from '@/lib/simulations/contract'
import { tint } from './stage-kit'

const HEIGHT = 104
const GAP = 3
const TALLEST = 18

const drawn = new Map<string, readonly MiniatureRow[]>()

/** A run is always the same, so it is drawn once. */
function rowsOf({ id, miniature, playground }: Simulation): readonly MiniatureRow[] {
  const known = drawn.get(id)
  if (known !== undefined) return known
  const preset = playground.presets.find((one) => one.id === miniature.preset)
  const rows = miniature.draw(playground.run(preset?.settings ?? {}))
  drawn.set(id, rows)
  return rows
}

/** A run of the simulation, small: rendered on the server from the model itself. It says nothing that the title does not. */
export function Miniature({ simulation }: { readonly simulation: Simulation }) {
  const rows = rowsOf(simulation)
  const height = Math.min(TALLEST, (HEIGHT - GAP * (rows.length - 1)) / Math.max(1, rows.length))
  return (
    <div aria-hidden className="flex flex-col justify-center" style={{ height: HEIGHT, gap: GAP }}>
      {rows.map((row, i) => (
        <div key={`${i}`} className="flex" style={{ height, gap: row.length > 30 ? 1 : 2 }}>
          {row.map((cell, j) => (
            <span key={`${j}`} {...looksOf(cell)} />
          ))}
        </div>
      ))}
    </div>
  )
}

function looksOf({ tone, pattern, width = 1 }: MiniatureCell) {
  const place = { flex: `${width} 1 0`, minWidth: 0, borderRadius: 3 }
  if (tone === 'none') return { style: place }
  const isEmpty = tone === 'plain' || pattern === 'dashed'
  return {
    className: pattern === 'hatched' || pattern === 'dotted' ? pattern : undefined,
    style: {
      ...place,
      border: `1px ${pattern === 'dashed' ? 'dashed' : 'solid'} ${isEmpty ? 'var(--line)' : tint(tone, 55)}`,
      backgroundColor: isEmpty ? 'transparent' : tint(tone, 30),
    },
  }
}
