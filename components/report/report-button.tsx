'use client'
import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { useHydrated } from '@/components/ui/use-hydrated'
import type { ReportSubject } from '@/lib/content/report'
import type { Replay } from '@/lib/simulations/replay-link'
import type { ReportAction } from './report-action'
import { ReportForm } from './report-form'
import { useReport } from './use-report'

interface ReportButtonProps {
  readonly subject: ReportSubject
  /** The variant as it was asked, and what was answered. */
  readonly replay: Replay | null
  readonly action: ReportAction
}

/** "Something is wrong here", with its form. What was typed stays when the form is closed. */
export function ReportButton({ subject, replay, action }: ReportButtonProps) {
  const [open, setOpen] = useState(false)
  const isReady = useHydrated()
  return (
    <>
      <ReportTrigger disabled={!isReady} onClick={() => setOpen(true)} />
      <ReportDialog
        open={open}
        onClose={() => setOpen(false)}
        subject={subject}
        replay={replay}
        action={action}
      />
    </>
  )
}

interface ReportTriggerProps {
  readonly disabled?: boolean
  readonly onClick: () => void
}

/** The button alone, where the form is opened from more than one place. */
export function ReportTrigger({ disabled = false, onClick }: ReportTriggerProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onClick}
      className="min-h-11 self-start rounded-sm text-left text-sm text-muted underline decoration-line underline-offset-4 hover:text-text"
    >
      Something is wrong here
    </button>
  )
}

interface ReportDialogProps extends ReportButtonProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** The form over the page. */
export function ReportDialog({ open, onClose, subject, replay, action }: ReportDialogProps) {
  const report = useReport({ subject, replay, action })
  return (
    <Dialog
      open={open}
      onClose={() => {
        onClose()
        report.onClosed()
      }}
      title={report.isSent ? 'Thank you.' : 'Something is wrong here'}
    >
      <ReportForm report={report} isQuestion={replay !== null} />
    </Dialog>
  )
}
