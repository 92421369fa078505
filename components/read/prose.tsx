import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { jsx, jsxs } from 'react/jsx-runtime'
import type { TextTree } from '@/lib/content/text-tree'

interface ProseProps {
  readonly text: TextTree
  /** What stands where the text says ::simulation{id preset}. */
  readonly simulation: (id: string, preset: string | undefined) => ReactNode
  /** What stands where the text says ::card{id}. */
  readonly card: (id: string) => ReactNode
  /** What stands where the text says ::erratum{claim}. */
  readonly erratum: (claim: string) => ReactNode
  /** The first use of a glossary term. */
  readonly term: (anchor: string, children: ReactNode) => ReactNode
}

type Properties = Readonly<Record<string, unknown>>

/** A text as pages show it. Author HTML is left out: content is data, never code. */
export function Prose({ text, simulation, card, erratum, term }: ProseProps) {
  const said = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  // The tree is of the kind that rehype makes, told in fewer words.
  const root = text.root as Parameters<typeof toJsxRuntime>[0]
  return (
    <div className="prose">
      {toJsxRuntime(root, {
        Fragment,
        jsx,
        jsxs,
        components: {
          a: ({ href, children, node: _node, ...rest }) =>
            href?.startsWith('/') === true ? (
              <Link href={href} prefetch={false}>
                {children}
              </Link>
            ) : (
              <a href={href} {...rest}>
                {children}
              </a>
            ),
          'embed-simulation': (props: Properties) =>
            simulation(said(props['id']) ?? '', said(props['preset'])),
          'embed-card': (props: Properties) => card(said(props['id']) ?? ''),
          'embed-erratum': (props: Properties) => erratum(said(props['claim']) ?? ''),
          'glossary-term': ({ anchor, children }: { anchor?: string; children?: ReactNode }) =>
            term(anchor ?? '', children),
        },
      })}
    </div>
  )
}
