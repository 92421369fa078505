'use client'
import Link from 'next/link'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { MAX_REPORT_LENGTH, reportFaults } from '@/lib/content/report'
import { FAULT_NAMES, TEXT_FAULT_NAMES } from './report-words'
import type { ReportDraft } from './use-report'

interface ReportFormProps {
  readonly report: ReportDraft
  readonly isQuestion: boolean
}

/** What is wrong, in one choice and a few words; then thanks. */
export function ReportForm({ report, isQuestion }: ReportFormProps) {
  const id = useId()
  const names = isQuestion ? FAULT_NAMES : TEXT_FAULT_NAMES
  if (report.isSent) {
    return (
      <div role="status" className="book flex flex-col gap-3 text-lg">
        <p>The owner of this server and the editors of your groups have it, with exactly what you saw.</p>
        <p className="text-muted">
          The answer will stand among{' '}
          <Link href="/reports" className="underline decoration-line underline-offset-4">
            your reports
          </Link>
          .
        </p>
      </div>
    )
  }
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        // The question beneath is a form too, and hears what happens in here.
        event.stopPropagation()
        void report.send()
      }}
    >
      <fieldset className="flex flex-col">
        <legend className="pb-1 text-sm text-muted">What is it?</legend>
        {reportFaults.map((fault) => (
          <label
            key={fault}
            className="-mx-2 flex min-h-11 cursor-pointer items-center gap-3 rounded-sm px-2 hover:bg-raised"
          >
            <input
              type="radio"
              name={`${id}-fault`}
              value={fault}
              checked={report.fault === fault}
              onChange={() => report.choose(fault)}
              className="size-4.5 shrink-0 accent-lamp"
            />
            {names[fault]}
          </label>
        ))}
      </fieldset>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-says`} className="text-sm font-medium">
          In a few words
        </label>
        <textarea
          id={`${id}-says`}
          value={report.says}
          onChange={(event) => report.write(event.currentTarget.value)}
          maxLength={MAX_REPORT_LENGTH}
          rows={4}
          aria-describedby={`${id}-sent`}
          className="min-h-28 w-full rounded border border-edge bg-ground px-4 py-3 text-base"
        />
        <p id={`${id}-sent`} className="text-sm text-muted">
          {isQuestion
            ? 'The question with its numbers and your answer are sent along.'
            : 'Which text it is, and its version, are sent along.'}
        </p>
      </div>
      {report.trouble !== null && (
        <div role="alert" className="flex flex-col gap-1 rounded-sm border border-edge px-4 py-3">
          <p>{report.trouble}</p>
          {report.isSignedOut && (
            <a
              href="/sign-in"
              target="_blank"
              rel="noreferrer"
              className="inline-flex min-h-11 items-center self-start underline decoration-line underline-offset-4"
            >
              Sign in beside this page
            </a>
          )}
        </div>
      )}
      <Button type="submit" wide disabled={report.isBusy}>
        {report.isBusy ? 'Sending…' : 'Send it'}
      </Button>
    </form>
  )
}
