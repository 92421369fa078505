import Link from 'next/link'
import type { ReactNode } from 'react'

/** Leads to the open reports, the resolved ones, or one's own. */
export function ReportChoice({
  href,
  isChosen,
  children,
}: {
  readonly href: string
  readonly isChosen: boolean
  readonly children: ReactNode
}) {
  return (
    <Link
      href={href}
      aria-current={isChosen ? 'page' : undefined}
      className="inline-flex min-h-11 items-center rounded-full border border-line px-4 text-sm hover:bg-raised aria-[current=page]:border-lamp aria-[current=page]:bg-glow"
    >
      {children}
    </Link>
  )
}
