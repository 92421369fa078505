'use client'
import { FrontDoor } from '@/components/account/front-door'
import { Button } from '@/components/ui/button'

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <FrontDoor
      title="Something went wrong."
      says="What you have answered is safe. Try again; if it stays, tell whoever runs this server."
    >
      {error.digest !== undefined && (
        <p className="text-sm text-muted">
          They will find it in the log under <code className="code">{error.digest}</code>.
        </p>
      )}
      <Button wide onClick={reset}>
        Try again
      </Button>
    </FrontDoor>
  )
}
