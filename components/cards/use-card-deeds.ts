'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { type Server, useServer } from '@/components/review/use-server'
import type { Failure } from '@/components/review/review-actions'
import type { Result } from '@/lib/base/result'
import type { ManyMark } from '@/lib/review/card-list'
import type { CardsActions } from './cards-actions'

interface Deed {
  /** What was done, in words. */
  readonly says: string
  readonly takeBack: () => Promise<Result<void, Failure>>
}

export interface CardDeeds {
  readonly server: Server
  /** What was done last, or taken back. */
  readonly says: string
  readonly canUndo: boolean
  mark(cardIds: readonly string[], mark: ManyMark): void
  reset(cardIds: readonly string[]): void
  /** Several levels, as long as the page is open. */
  undo(): void
}

const DONE: Readonly<Record<ManyMark, string>> = {
  suspend: 'suspended: not asked until woken',
  wake: 'woken',
  bury: 'buried until tomorrow',
  unbury: 'no longer buried',
  flag: 'flagged',
  unflag: 'no longer flagged',
}

/** What is done with cards, one or many, each of which can be taken back. The page then shows what the server knows. */
export function useCardDeeds(actions: CardsActions): CardDeeds {
  const router = useRouter()
  const [deeds, setDeeds] = useState<readonly Deed[]>([])
  const [says, setSays] = useState('')
  const refresh = useCallback(async () => router.refresh(), [router])
  const server = useServer(refresh, 'The server cannot be reached. Nothing was changed.')
  const { send } = server

  const done = (deed: Deed): void => {
    setDeeds([...deeds, deed])
    setSays(deed.says)
    router.refresh()
  }
  return {
    server,
    says,
    canUndo: deeds.length > 0,
    mark: (cardIds, mark) =>
      void send(
        () => actions.mark({ cardIds, mark }),
        (before) =>
          done({
            says: `${sayCards(cardIds.length)} ${DONE[mark]}.`,
            takeBack: () => actions.restore(before),
          }),
      ),
    reset: (cardIds) =>
      void send(
        () => actions.reset({ cardIds }),
        (resets) => {
          if (resets.cardIds.length === 0) setSays('None of them had been met yet. Nothing was changed.')
          else
            done({
              says: `${sayCards(resets.cardIds.length)} begun anew.`,
              takeBack: () => actions.undoReset(resets),
            })
        },
      ),
    undo: () => {
      const last = deeds.at(-1)
      if (last === undefined) return
      void send(last.takeBack, () => {
        setDeeds(deeds.slice(0, -1))
        setSays('Taken back.')
        router.refresh()
      })
    },
  }
}

function sayCards(count: number): string {
  return count === 1 ? '1 card' : `${count} cards`
}
