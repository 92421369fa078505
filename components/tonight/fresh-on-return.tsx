'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

interface FreshOnReturnProps {
  /** Whether Enter begins the night. */
  readonly begins: boolean
}

/** Enter begins. And whoever comes back to this page, by the back button or from another tab, sees it as it is now. */
export function FreshOnReturn({ begins }: FreshOnReturnProps) {
  const router = useRouter()
  // Follows the browser's history, the tab's visibility and the keyboard.
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === 'visible') router.refresh()
    }
    const onKey = (event: KeyboardEvent) => {
      if (begins && event.key === 'Enter' && event.target === document.body) router.push('/review')
    }
    refresh()
    document.addEventListener('visibilitychange', refresh)
    window.addEventListener('pageshow', refresh)
    window.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('visibilitychange', refresh)
      window.removeEventListener('pageshow', refresh)
      window.removeEventListener('keydown', onKey)
    }
  }, [begins, router])
  return null
}
