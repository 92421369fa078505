import Link from 'next/link'

interface WaitingRunProps {
  readonly href: string
  readonly title: string
}

/** What stands in a run's place where no code runs. */
export function WaitingRun({ href, title }: WaitingRunProps) {
  return (
    <noscript>
      <p className="py-8 text-center text-muted">
        Here a simulation runs, which takes JavaScript.{' '}
        <Link href={href} className="underline underline-offset-4">
          The page of “{title}”
        </Link>
      </p>
    </noscript>
  )
}
