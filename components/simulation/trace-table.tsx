'use client'
import { InlineText } from '@/components/inline-text'
import type { Trace } from '@/lib/simulations/contract'

interface TraceTableProps {
  readonly trace: Trace
  readonly at: number
  readonly onSelect: (step: number) => void
}

/** The whole run, a row a step: what the stage shows, for reading and for screen readers. */
export function TraceTable({ trace, at, onSelect }: TraceTableProps) {
  return (
    // A region that scrolls has to be reachable by keyboard.
    <div
      className="max-h-96 overflow-auto rounded-sm border border-line"
      role="region"
      aria-label="Steps of the run"
      tabIndex={0}
    >
      <table className="w-full border-collapse text-left text-sm">
        <thead className="sticky top-0 bg-raised">
          <tr>
            <th scope="col" className="p-2 font-medium">
              Step
            </th>
            {trace.columns.map((column) => (
              <th key={column} scope="col" className="p-2 font-medium whitespace-nowrap">
                {column}
              </th>
            ))}
            <th scope="col" className="p-2 font-medium">
              What happened
            </th>
          </tr>
        </thead>
        <tbody>
          {trace.steps.map((step, i) => (
            <tr
              key={`${i}`}
              aria-current={i === at ? 'step' : undefined}
              className={`border-t border-line align-top ${i === at ? 'bg-glow' : ''}`}
            >
              <th scope="row" className="p-1 font-mono text-xs font-normal">
                <button
                  type="button"
                  className="min-h-11 min-w-11 rounded-sm px-1 hover:bg-raised"
                  onClick={() => onSelect(i)}
                  aria-label={`Show step ${i}`}
                >
                  {step.at ?? i}
                </button>
              </th>
              {step.cells.map((cell, j) => (
                <td key={trace.columns[j]} className="p-2 font-mono text-xs whitespace-pre-wrap">
                  {cell}
                </td>
              ))}
              <td className="min-w-56 p-2">
                <InlineText text={step.says} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
