import type { ReactNode } from 'react'

interface ExportsProps {
  readonly timeZone: string
  readonly dayStartHour: number
}

/** All that one has put in, to take out. */
export function Exports({ timeZone, dayStartHour }: ExportsProps) {
  return (
    <section className="flex flex-col gap-5 border-t border-line pt-8" aria-labelledby="exports">
      <h2 id="exports" className="book text-2xl">
        Your data
      </h2>
      <Download
        id="all-data"
        href="/api/export/data"
        file="nanosleep.json"
        does="Download everything"
        says="Settings, groups, memories, notes, reports, and the log of every answer you gave, as JSON."
      />
      <Download
        id="reviews"
        href="/api/export/reviews"
        file="revlog.csv"
        does="Download the reviews"
        says={
          <>
            As CSV for the FSRS optimiser, without those that you took back. It will ask for your time zone,{' '}
            {timeZone}, and the hour at which your day begins, {dayStartHour}.
          </>
        }
      />
    </section>
  )
}

interface DownloadProps {
  readonly id: string
  readonly href: string
  readonly file: string
  readonly does: string
  readonly says: ReactNode
}

function Download({ id, href, file, does, says }: DownloadProps) {
  return (
    <div className="flex flex-col gap-2">
      <p id={`${id}-says`} className="text-muted">
        {says}
      </p>
      <a
        href={href}
        download={file}
        aria-describedby={`${id}-says`}
        className="inline-flex min-h-11 items-center self-start rounded-sm border border-edge px-4 text-sm hover:bg-raised"
      >
        {does}
      </a>
    </div>
  )
}
