import Link from 'next/link'
import { ActionForm, type FormAction, FormField, SubmitButton } from '@/components/ui/action-form'
import { MAX_GROUP_NAME } from '@/lib/groups/group'
import type { Role } from '@/lib/groups/role'

interface MyGroupsProps {
  readonly groups: readonly {
    readonly id: string
    readonly name: string
    readonly role: Role
    readonly members: number
  }[]
  readonly create: FormAction
}

/** The groups one is in, and a form for a new one. */
export function MyGroups({ groups, create }: MyGroupsProps) {
  return (
    <>
      {groups.length === 0 ? (
        <p className="book max-w-[52ch] text-lg text-muted">
          You are in no group yet. Make one and send a link to the people you study with, or open the link
          that somebody sent you.
        </p>
      ) : (
        <ul className="flex flex-col border-t border-line">
          {groups.map(({ id, name, role, members }) => (
            <li key={id} className="border-b border-line">
              <Link
                href={`/groups/${id}`}
                className="flex min-h-16 flex-col justify-center gap-x-6 rounded-sm py-3 hover:text-lamp sm:flex-row sm:items-baseline sm:justify-between"
              >
                <span className="book min-w-0 text-xl wrap-anywhere">{name}</span>
                <span className="shrink-0 text-sm text-muted">
                  {members === 1 ? 'only you' : `${members} people`}
                  {role === 'member' ? '' : ` · ${role}`}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <section className="flex flex-col gap-5" aria-labelledby="new-group">
        <h2 id="new-group" className="book text-2xl">
          A new group
        </h2>
        <ActionForm action={create} className="flex max-w-md flex-col gap-4">
          <FormField label="Name" name="name" required maxLength={MAX_GROUP_NAME} autoComplete="off" />
          <div>
            <SubmitButton look="quiet">Make the group</SubmitButton>
          </div>
        </ActionForm>
      </section>
    </>
  )
}
