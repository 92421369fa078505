/** The mark of Nanosleep: a waning moon. */
export function MoonMark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 18 18" width={size} height={size} aria-hidden>
      <path d="M14.5 11.2A6.6 6.6 0 1 1 6.8 3.5a5.2 5.2 0 0 0 7.7 7.7Z" fill="currentColor" />
    </svg>
  )
}
