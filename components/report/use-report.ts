'use client'
import { useState } from 'react'
import { newId } from '@/lib/base/ids'
import type { ReportFault, ReportSubject } from '@/lib/content/report'
import type { Replay } from '@/lib/simulations/replay-link'
import type { ReportAction } from './report-action'

/** What is wrong, as far as it was said, and what the server said to it. */
export interface ReportDraft {
  readonly fault: ReportFault | null
  readonly says: string
  readonly isBusy: boolean
  readonly isSent: boolean
  readonly isSignedOut: boolean
  /** Why it was not sent, for the person to read. */
  readonly trouble: string | null
  choose(fault: ReportFault): void
  write(says: string): void
  send(): Promise<void>
  /** After a report that was sent the next one begins anew; one that was not stays. */
  onClosed(): void
}

interface ReportParts {
  readonly subject: ReportSubject
  readonly replay: Replay | null
  readonly action: ReportAction
}

export function useReport({ subject, replay, action }: ReportParts): ReportDraft {
  const [id, setId] = useState(newId)
  const [fault, setFault] = useState<ReportFault | null>(null)
  const [says, setSays] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [isSent, setSent] = useState(false)
  const [isSignedOut, setSignedOut] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)

  async function send(): Promise<void> {
    if (isBusy) return
    if (fault === null) {
      setTrouble('Choose what it is.')
      return
    }
    setBusy(true)
    try {
      const { sectionId, cardId } = subject
      const sent = await action({ id, sectionId, cardId, replay, fault, says })
      setSent(sent.ok)
      setSignedOut(!sent.ok && sent.error.code === 'signed-out')
      setTrouble(sent.ok ? null : (sent.error.fields?.['says']?.[0] ?? sent.error.message))
    } catch {
      setTrouble('The server cannot be reached. What you wrote is kept here; send it once more.')
    } finally {
      setBusy(false)
    }
  }

  return {
    fault,
    says,
    isBusy,
    isSent,
    isSignedOut,
    trouble,
    choose: setFault,
    write: setSays,
    send,
    onClosed() {
      if (!isSent) return
      setId(newId())
      setFault(null)
      setSays('')
      setSent(false)
    },
  }
}
