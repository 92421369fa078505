import type { ReactNode } from 'react'

/** A part of the administration: its name, one sentence, and what there is. */
export function Part({
  title,
  says,
  children,
}: {
  readonly title: string
  readonly says?: string
  readonly children: ReactNode
}) {
  const id = title.toLowerCase().replaceAll(' ', '-')
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-10 gap-y-4 border-t border-line py-8 lg:grid-cols-[10rem_minmax(0,1fr)]"
    >
      <h2 id={id} className="book text-xl">
        {title}
      </h2>
      <div className="flex min-w-0 flex-col gap-4">
        {says !== undefined && <p className="max-w-[62ch] text-muted">{says}</p>}
        {children}
      </div>
    </section>
  )
}

/** Names and what they are. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, string | number])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] sm:grid-cols-2 sm:gap-x-10">
      {facts.map(([name, fact]) => (
        <div
          key={name}
          className="col-span-full grid grid-cols-subgrid items-baseline gap-x-6 border-b border-line py-2 sm:col-span-1 sm:flex sm:justify-between"
        >
          <dt className="text-muted">{name}</dt>
          <dd className="text-right [overflow-wrap:anywhere] tabular-nums">{fact}</dd>
        </div>
      ))}
    </dl>
  )
}

interface RecordsProps {
  readonly label: string
  readonly head: readonly string[]
  readonly rows: readonly {
    readonly id: string
    /** The first names the row. */
    readonly cells: readonly ReactNode[]
  }[]
}

/** A table that scrolls sideways inside itself where it does not fit. */
export function Records({ label, head, rows }: RecordsProps) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse text-left">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" className="py-2 pr-6 text-sm font-medium text-muted last:pr-0">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells: [first, ...rest] }) => (
            <tr key={id} className="border-t border-line align-baseline">
              <th scope="row" className="py-2.5 pr-6 font-normal [overflow-wrap:anywhere]">
                {first}
              </th>
              {rest.map((cell, index) => (
                <td
                  // Cells have no identity but their column.
                  // oxlint-disable-next-line react/no-array-index-key
                  key={index}
                  className="py-2.5 pr-6 [overflow-wrap:anywhere] tabular-nums last:pr-0"
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
