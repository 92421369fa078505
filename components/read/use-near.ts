'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'

/** How far below the screen a thing is when its code is fetched: time enough to be there when one arrives. */
const AHEAD = '0px 0px 500px 0px'

/** Whether an element has come near the screen; once it has, that stays so. */
export function useNear<T extends Element>(): [RefObject<T | null>, boolean] {
  const place = useRef<T>(null)
  const [isNear, setIsNear] = useState(false)
  // Follows the scrolling of the page. What stands above is not fetched before one goes there: it would push the text.
  useEffect(() => {
    const element = place.current
    if (element === null || isNear) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setIsNear(true)
      },
      { rootMargin: AHEAD },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [isNear])
  return [place, isNear]
}
