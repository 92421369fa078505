'use client'
import { useCallback, useRef, useState } from 'react'
import type { Result } from '@/lib/base/result'
import type { Failure } from './review-actions'

export interface Server {
  readonly busy: boolean
  /** What went wrong, for the person to read; null when all is well. */
  readonly trouble: string | null
  readonly retry: (() => void) | null
  /** One call at a time: a second one while the first is on its way is dropped (a double tap). */
  send<T>(call: () => Promise<Result<T, Failure>>, onDone: (value: T) => void): Promise<void>
}

/**
 * Calls to the server that survive its being away: nothing is dropped, the same call is made again on request.
 * `onConflict` is called when the page is behind what the server knows: another tab, another device. `away` is said when
 * no answer comes.
 */
export function useServer(
  onConflict: () => Promise<void>,
  away = 'The server cannot be reached. Your answer is kept here and nothing is lost.',
): Server {
  const underWay = useRef(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [retry, setRetry] = useState<(() => void) | null>(null)

  const send = useCallback(
    async function send<T>(
      call: () => Promise<Result<T, Failure>>,
      onDone: (value: T) => void,
    ): Promise<void> {
      if (underWay.current) return
      underWay.current = true
      setBusy(true)
      try {
        const result = await call()
        if (result.ok) {
          setTrouble(null)
          setRetry(null)
          onDone(result.value)
        } else {
          setTrouble(result.error.message)
          setRetry(null)
          if (result.error.code === 'conflict' || result.error.code === 'not-found') await onConflict()
          if (result.error.code === 'signed-out') window.location.assign('/sign-in')
        }
      } catch {
        // The server could not be reached, or answered with no result: the call is kept, so that it can be made again.
        setTrouble(away)
        setRetry(() => () => void send(call, onDone))
      } finally {
        underWay.current = false
        setBusy(false)
      }
    },
    [onConflict, away],
  )

  return { busy, trouble, retry, send }
}
