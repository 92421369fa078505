'use client'
import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** Whether the page's code has arrived. The server's page is there before it, and hears nothing yet. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
