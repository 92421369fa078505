import { InlineParagraphs, InlineText } from '@/components/inline-text'
import type { Exhibit, Prompt } from '@/lib/simulations/contract'

/** The question, set like a book, with its listings and tables. */
export function PromptView({ prompt }: { readonly prompt: Prompt }) {
  return (
    <div className="flex flex-col gap-5">
      <div className="book lamplit flex flex-col gap-3.5 text-xl">
        <InlineParagraphs text={prompt.text} />
      </div>
      {prompt.exhibits?.map((exhibit, i) => (
        <ExhibitView key={`${i}`} exhibit={exhibit} />
      ))}
    </div>
  )
}

function ExhibitView({ exhibit }: { readonly exhibit: Exhibit }) {
  return (
    <figure className="flex flex-col gap-2">
      {exhibit.title !== undefined && <figcaption className="text-sm text-muted">{exhibit.title}</figcaption>}
      {exhibit.kind === 'code' ? (
        // A listing may be wider than a phone, so it scrolls and has to be reachable by keyboard.
        <pre
          tabIndex={0}
          className="overflow-x-auto rounded-sm bg-surface px-4 py-3 font-mono text-sm leading-relaxed"
        >
          {exhibit.lines.join('\n')}
        </pre>
      ) : (
        <div
          className="overflow-x-auto rounded-sm border border-line"
          role="region"
          aria-label={exhibit.title ?? 'What is given'}
          tabIndex={0}
        >
          <table className="w-full border-collapse text-left text-sm">
            <thead>
              <tr>
                {exhibit.columns.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className="bg-surface px-2 py-2 font-medium first:pl-3 sm:px-3 text-muted"
                  >
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {exhibit.rows.map((row, r) => (
                <tr key={`${r}`} className="border-t border-line">
                  {row.map((cell, c) => (
                    <td key={`${c}`} className="px-2 py-2 font-mono first:pl-3 sm:px-3">
                      <InlineText text={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  )
}
