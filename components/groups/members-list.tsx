import { Fold } from '@/components/ui/fold'
import { ROLE_SAYS, type Role, roles } from '@/lib/groups/role'

interface MembersListProps {
  readonly members: readonly {
    readonly userId: string
    readonly name: string
    readonly role: Role
    readonly isSelf: boolean
  }[]
}

/** Who is in the group, and what each role may do. */
export function MembersList({ members }: MembersListProps) {
  return (
    <section className="flex flex-col gap-4" aria-labelledby="members">
      <h2 id="members" className="book text-2xl">
        {members.length === 1 ? 'One person' : `${members.length} people`}
      </h2>
      <Members members={members.slice(0, SHOWN)} />
      {members.length > SHOWN && (
        <Fold says={`${members.length - SHOWN} more`}>
          <Members members={members.slice(SHOWN)} />
        </Fold>
      )}
      <Fold says="What the roles may do">
        <dl className="flex flex-col gap-2 pb-2 text-sm text-muted">
          {roles.map((role) => (
            <div key={role} className="flex gap-3">
              <dt className="w-16 shrink-0 text-text">{role}</dt>
              <dd>{ROLE_SAYS[role]}</dd>
            </div>
          ))}
        </dl>
      </Fold>
    </section>
  )
}

/** So many are seen at once; the rest of a large group is folded. */
const SHOWN = 12

function Members({ members }: MembersListProps) {
  return (
    <ul className="grid gap-x-8 sm:grid-cols-2">
      {members.map(({ userId, name, role, isSelf }) => (
        <li
          key={userId}
          className="flex min-h-11 items-center justify-between gap-4 border-b border-line py-1"
        >
          <span className="min-w-0 wrap-anywhere">
            <bdi>{name}</bdi>
            {isSelf && <span className="text-muted"> (you)</span>}
          </span>
          <span className="text-sm text-muted">{role === 'member' ? '' : role}</span>
        </li>
      ))}
    </ul>
  )
}
