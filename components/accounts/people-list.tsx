import { CopyLink } from '@/components/invitations/copy-link'
import { ActionForm, type FormAction, SmallSubmit } from '@/components/ui/action-form'
import { sayDate } from './say-date'

interface ShownPerson {
  readonly userId: string
  readonly name: string
  readonly isOwner: boolean
  readonly isSelf: boolean
  readonly madeAt: number
  readonly seenAt: number
  readonly groups: readonly string[]
  readonly reset: { readonly path: string; readonly expiresAt: number } | null
}

interface PeopleListProps {
  readonly people: readonly ShownPerson[]
  readonly makeReset: FormAction
  readonly takeBack: FormAction
}

/** Everyone with an account here, and the way back in for who has forgotten a password. */
export function PeopleList({ people, makeReset, takeBack }: PeopleListProps) {
  return (
    <section className="flex flex-col gap-4" aria-labelledby="accounts">
      <h2 id="accounts" className="book text-2xl">
        {people.length === 1 ? 'One account' : `${people.length} accounts`}
      </h2>
      <ul className="flex flex-col border-t border-line">
        {people.map((person) => (
          <li key={person.userId} className="flex flex-col gap-3 border-b border-line py-4">
            <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
              <PersonFacts person={person} />
              {!person.isSelf && person.reset === null && (
                <ActionForm
                  action={makeReset}
                  className="flex flex-col gap-2"
                  label={`New password for ${person.name}`}
                >
                  <input type="hidden" name="userId" value={person.userId} />
                  <SmallSubmit>
                    Make a reset link<span className="sr-only"> for {person.name}</span>
                  </SmallSubmit>
                </ActionForm>
              )}
            </div>
            {person.reset !== null && (
              <div className="flex max-w-xl flex-col gap-2">
                <CopyLink
                  path={person.reset.path}
                  label={`With this link ${person.name} sets a new password, once, until ${sayDate(person.reset.expiresAt)}`}
                />
                <ActionForm
                  action={takeBack}
                  className="flex flex-col gap-2"
                  label={`Take back the link for ${person.name}`}
                >
                  <input type="hidden" name="userId" value={person.userId} />
                  <div>
                    <SmallSubmit>
                      Take it back<span className="sr-only">: the link for {person.name}</span>
                    </SmallSubmit>
                  </div>
                </ActionForm>
              </div>
            )}
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">
        Give a reset link to nobody but the person it is for: who opens it can sign in as them.
      </p>
    </section>
  )
}

function PersonFacts({ person }: { readonly person: ShownPerson }) {
  const { name, isOwner, isSelf, madeAt, seenAt, groups } = person
  const is = [isSelf ? 'you' : '', isOwner ? 'owner' : ''].filter((word) => word !== '').join(' · ')
  return (
    <div className="min-w-0 wrap-anywhere">
      <p className="text-lg">
        <bdi>{name}</bdi> {is !== '' && <span className="text-sm text-muted">{is}</span>}
      </p>
      <p className="text-sm text-muted">
        Since {sayDate(madeAt)} · last seen {sayDate(seenAt)}
      </p>
      {groups.length > 0 && <p className="text-sm text-muted">In {groups.join(', ')}</p>}
    </div>
  )
}
