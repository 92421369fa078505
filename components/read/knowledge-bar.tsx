import type { Knowledge } from '@/lib/review/knowledge'

/** What a learner knows of some cards: a small bar, with the same in words. */
export function KnowledgeBar({ knowledge }: { readonly knowledge: Knowledge }) {
  const { known, learning, unmet } = knowledge
  const total = known + learning + unmet
  if (total === 0) return null
  return (
    <span className="flex flex-col gap-1.5">
      <span aria-hidden className="flex h-1.5 w-full max-w-56 gap-0.5">
        <Part of={known} className="bg-run" />
        <Part of={learning} className="hatched border border-edge" />
        <Part of={unmet} className="border border-dashed border-edge" />
      </span>
      <span className="text-sm text-muted">{sayKnowledge(knowledge)}</span>
    </span>
  )
}

function Part({ of, className }: { readonly of: number; readonly className: string }) {
  return of === 0 ? null : <span className={`min-w-1.5 rounded-full ${className}`} style={{ flexGrow: of }} />
}

/** "4 known, 2 learning, 6 not met yet". */
export function sayKnowledge({ known, learning, unmet }: Knowledge): string {
  if (known + learning === 0) return 'None met yet'
  if (learning + unmet === 0) return known === 1 ? 'Known' : 'All known'
  return [
    ...(known > 0 ? [`${known} known`] : []),
    ...(learning > 0 ? [`${learning} learning`] : []),
    ...(unmet > 0 ? [`${unmet} not met yet`] : []),
  ].join(', ')
}
