'use client'
import { useEffect, useRef, useState } from 'react'
import type { DialogProps, DialogSheet } from './dialog-sheet'
import { loadChunk } from './load-chunk'

/** A dialog whose code is fetched when it is first opened: most pages are left without one. */
export function Dialog(props: DialogProps) {
  const { open, onClose } = props
  const [Sheet, setSheet] = useState<typeof DialogSheet | null>(null)
  const isWanted = open && Sheet === null
  const close = useRef(onClose)
  // Kept in a ref: the fetch is not begun anew whenever the page is drawn.
  useEffect(() => {
    close.current = onClose
  })
  // Fetches from the server. What cannot be fetched stays closed, and the next press asks again.
  useEffect(() => {
    if (!isWanted) return
    let isAwaited = true
    loadChunk(() => import('./dialog-sheet')).then(
      (exports) => isAwaited && setSheet(() => exports.DialogSheet),
      () => isAwaited && close.current(),
    )
    return () => {
      isAwaited = false
    }
  }, [isWanted])
  return Sheet === null ? null : <Sheet {...props} />
}
