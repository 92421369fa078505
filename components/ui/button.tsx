import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'

interface Look {
  /** The lamp marks the one thing to do on a page; everything else is quiet. */
  readonly look?: 'lamp' | 'quiet'
  readonly wide?: boolean
}

function classOf({ look = 'lamp', wide = false }: Look): string {
  const colour =
    look === 'lamp'
      ? 'bg-lamp text-on-lamp hover:brightness-105 disabled:bg-raised disabled:text-muted'
      : 'bg-raised text-text hover:brightness-110 disabled:text-muted'
  return `inline-flex min-h-13 items-center justify-center gap-2.5 rounded px-6 py-3 text-lg leading-none font-[560] transition-[filter,background-color] select-none disabled:cursor-default ${colour} ${wide ? 'w-full' : ''}`
}

export function Button({
  look,
  wide,
  children,
  type = 'button',
  ...rest
}: Look & Omit<ComponentProps<'button'>, 'className'>) {
  return (
    <button
      type={type}
      className={classOf({ ...(look ? { look } : {}), ...(wide ? { wide } : {}) })}
      {...rest}
    >
      {children}
    </button>
  )
}

export function ButtonLink({
  look,
  wide,
  href,
  children,
}: Look & { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} className={classOf({ ...(look ? { look } : {}), ...(wide ? { wide } : {}) })}>
      {children}
    </Link>
  )
}

/** The key that does the same, shown on desktops. */
export function KeyCap({ children }: { readonly children: ReactNode }) {
  return (
    <kbd
      aria-hidden
      className="hidden rounded-[4px] border border-current px-1.5 py-0.5 font-mono text-[11px] leading-none font-medium opacity-70 lg:inline-block"
    >
      {children}
    </kbd>
  )
}
