'use client'
import { useState } from 'react'
import { useHydrated } from '@/components/ui/use-hydrated'

interface ReminderAddressProps {
  /** Of the calendar, with the host. */
  readonly address: string
  /** Makes another address. */
  readonly renew: () => Promise<void>
}

/** The address of the reminder's calendar: to subscribe to, to copy, to renew. */
export function ReminderAddress({ address, renew }: ReminderAddressProps) {
  const [copied, setCopied] = useState<string | null>(null)
  const isReady = useHydrated()
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(address)
      setCopied('Copied.')
    } catch {
      // A page without https may not write there; the address can be selected.
      setCopied('It cannot be copied here: select it and copy it yourself.')
    }
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-[62ch] text-sm text-muted">
        Subscribe to this address in your calendar. It is a secret: whoever has it can see when you study, and
        nothing else.
      </p>
      <input
        readOnly
        aria-label="Address of the reminder"
        value={address}
        onFocus={(event) => event.currentTarget.select()}
        className="min-h-12 w-full rounded-sm border border-line bg-surface px-4 font-mono text-sm"
      />
      <div className="flex flex-wrap items-center gap-3">
        <a
          href={address.replace(/^https?:/, 'webcal:')}
          className="inline-flex min-h-11 items-center rounded-sm border border-edge px-4 text-sm hover:bg-raised"
        >
          Subscribe
        </a>
        <button
          type="button"
          disabled={!isReady}
          onClick={() => void copy()}
          className="min-h-11 rounded-sm border border-edge px-4 text-sm hover:bg-raised"
        >
          Copy
        </button>
        <form action={renew}>
          <button
            type="submit"
            className="min-h-11 rounded-sm border border-edge px-4 text-sm hover:bg-raised"
          >
            Renew the address
          </button>
        </form>
        <p role="status" className="text-sm text-muted">
          {copied}
        </p>
      </div>
      <p className="text-sm text-muted">Renewing it shuts out whoever had the old one.</p>
    </div>
  )
}
