/** Points down beside what unfolds; whoever shows it turns it when it is open. */
export function Chevron({ className }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 18 18"
      className={`size-4 shrink-0 transition-transform ${className ?? ''}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden
    >
      <path d="M4.5 7 9 11.5 13.5 7" />
    </svg>
  )
}
