import Link from 'next/link'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { OwnPassword } from './own-password'

interface DeleteAccountProps {
  readonly leaving: {
    readonly reviews: number
    readonly memories: number
    readonly notes: number
    readonly reports: number
    readonly mustHandOver: boolean
  }
  readonly hasPassword: boolean
  readonly action: FormAction
}

/** The way to leave for good: what would go, and the password once more. */
export function DeleteAccount({ leaving, hasPassword, action }: DeleteAccountProps) {
  return (
    <section className="flex flex-col gap-4 border-t border-line pt-8" aria-labelledby="delete">
      <h2 id="delete" className="book text-2xl">
        Delete the account
      </h2>
      {leaving.mustHandOver ? (
        <>
          <p>You own this server, and others study here. Hand it over first, then delete your account.</p>
          <Link
            href="/admin/people#hand-over"
            className="inline-flex min-h-11 items-center self-start underline decoration-line underline-offset-4"
          >
            Hand the server over
          </Link>
        </>
      ) : (
        <>
          <p>
            With it go {sayRows(leaving)}, and your answers and explanations in groups. A group that you own
            passes to its longest-standing editor, else member; one that nobody else is in goes too. Nothing
            of it can be brought back, so download what you want to keep.
          </p>
          <ActionForm
            action={action}
            label="Delete the account"
            confirm="Delete your account and all that belongs to it, for good?"
          >
            <OwnPassword hasPassword={hasPassword} />
            <div>
              <SubmitButton look="quiet">Delete my account and data</SubmitButton>
            </div>
          </ActionForm>
        </>
      )}
    </section>
  )
}

function sayRows({ reviews, memories, notes, reports }: DeleteAccountProps['leaving']): string {
  return [
    count(reviews, 'review', 'reviews'),
    count(memories, 'memory', 'memories'),
    count(notes, 'note', 'notes'),
    count(reports, 'report', 'reports'),
  ].join(', ')
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}
