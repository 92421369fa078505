'use client'
import { useId, useState, useSyncExternalStore } from 'react'

const never = () => () => {}

/** A link to send to someone: shown whole, copied by a button where the browser lets it. */
export function CopyLink({ path, label }: { readonly path: string; readonly label: string }) {
  const id = useId()
  const [said, setSaid] = useState('')
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  )
  const link = `${origin}${path}`

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(link)
      setSaid('Copied.')
    } catch {
      // Browsers copy only behind https or on localhost.
      document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.select()
      setSaid('Copy it by hand: it is marked.')
    }
  }

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          className="min-h-11 min-w-0 flex-1 rounded-sm border border-edge bg-surface px-3 font-mono text-sm"
        />
        <button
          type="button"
          onClick={() => void copy()}
          className="min-h-11 rounded-sm border border-edge px-4 text-sm hover:bg-raised"
        >
          Copy
        </button>
      </div>
      <p role="status" className="text-sm text-muted empty:hidden">
        {said}
      </p>
    </div>
  )
}
