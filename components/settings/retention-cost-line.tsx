import { Suspense } from 'react'
import type { RetentionCost } from '@/lib/review/retention-cost'

/** What a recall wanted costs a night, once it is worked out. */
export function RetentionCostLine({ cost }: { readonly cost: Promise<RetentionCost> }) {
  return (
    <Suspense fallback={<span>working it out…</span>}>
      <Worked cost={cost} />
    </Suspense>
  )
}

async function Worked({ cost }: { readonly cost: Promise<RetentionCost> }) {
  const { cardsPerNight, minutesPerNight } = await cost
  const cards = Math.round(cardsPerNight)
  if (cards === 0) return 'less than a card a night'
  return `${cards} ${cards === 1 ? 'card' : 'cards'}, ${Math.max(1, Math.round(minutesPerNight))} min a night`
}
