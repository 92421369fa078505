import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { Fragment, type ReactNode } from 'react'
import { jsx, jsxs } from 'react/jsx-runtime'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

interface ProseProps {
  readonly markdown: string
  /** What stands where the text says ::simulation{id preset}. */
  readonly simulation: (id: string, preset: string | undefined) => ReactNode
  /** What stands where the text says ::card{id}. */
  readonly card: (id: string) => ReactNode
}

interface Directive {
  type: string
  name?: string
  attributes?: Record<string, string | null | undefined>
  data?: Record<string, unknown>
}

/** `::simulation` and `::card` become elements of their own; what else looks like a directive stays text. */
function embedDirectives() {
  return (tree: Parameters<typeof visit>[0]) => {
    visit(tree, (node) => {
      // The tree's own type knows nothing of directives, which remark-directive adds to it.
      const directive = node as Directive
      if (directive.type !== 'leafDirective') return
      if (directive.name !== 'simulation' && directive.name !== 'card') return
      directive.data = { hName: `embed-${directive.name}`, hProperties: directive.attributes ?? {} }
    })
  }
}

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkDirective)
  .use(embedDirectives)
  .use(remarkRehype)

/** A text as pages show it. Author HTML is left out: content is data, never code. */
export function Prose({ markdown, simulation, card }: ProseProps) {
  const tree = processor.runSync(processor.parse(markdown))
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return (
    <div className="prose">
      {toJsxRuntime(tree, {
        Fragment,
        jsx,
        jsxs,
        components: {
          'embed-simulation': (props: Record<string, unknown>) =>
            simulation(text(props['id']) ?? '', text(props['preset'])),
          'embed-card': (props: Record<string, unknown>) => card(text(props['id']) ?? ''),
        },
      })}
    </div>
  )
}
