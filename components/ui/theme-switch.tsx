'use client'
import { THEMES } from './themes'

interface ThemeSwitchProps {
  /** As a line of a menu, with its name in words. */
  readonly named?: boolean
}

/** Night or day. The choice is a cookie, so that the next page has it from its first byte. */
export function ThemeSwitch({ named = false }: ThemeSwitchProps) {
  function turn(): void {
    const next = document.documentElement.dataset['theme'] === 'day' ? 'night' : 'day'
    document.documentElement.dataset['theme'] = next
    setMeta('color-scheme', THEMES[next].scheme)
    setMeta('theme-color', THEMES[next].colour)
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`
  }
  return (
    <button
      type="button"
      onClick={turn}
      {...(named ? {} : { 'aria-label': 'Switch between night and day', title: 'Night or day' })}
      className={`min-h-11 shrink-0 items-center rounded-sm hover:bg-raised ${named ? 'flex w-full justify-between gap-4 px-3 hover:text-lamp' : 'grid w-11 justify-items-center'}`}
    >
      {named && 'Night or day'}
      <svg
        viewBox="0 0 18 18"
        className="size-4.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        aria-hidden
      >
        <circle cx="9" cy="9" r="5.5" />
        <path d="M9 3.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" stroke="none" />
      </svg>
    </button>
  )
}

function setMeta(name: string, content: string): void {
  document.querySelector(`meta[name="${name}"]`)?.setAttribute('content', content)
}
