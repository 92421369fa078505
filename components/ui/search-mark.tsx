/** A lens. */
export function SearchMark() {
  return (
    <svg
      viewBox="0 0 18 18"
      className="size-4.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      aria-hidden
    >
      <circle cx="8" cy="8" r="4.5" />
      <path d="m11.5 11.5 3.5 3.5" />
    </svg>
  )
}
