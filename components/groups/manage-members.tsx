import { ActionForm, type FormAction, SmallSubmit } from '@/components/ui/action-form'
import type { Role } from '@/lib/groups/role'

interface ManageMembersProps {
  readonly groupId: string
  readonly members: readonly {
    readonly userId: string
    readonly name: string
    readonly role: Role
    readonly isSelf: boolean
  }[]
  readonly changeRole: FormAction
  readonly remove: FormAction
  readonly handOver: FormAction
}

/** Roles, removal and handing over, one person a row. */
export function ManageMembers({ groupId, members, changeRole, remove, handOver }: ManageMembersProps) {
  return (
    <section className="flex flex-col gap-4" aria-labelledby="people">
      <h2 id="people" className="book text-2xl">
        People
      </h2>
      <ul className="flex flex-col border-t border-line">
        {members.map(({ userId, name, role, isSelf }) => (
          <li
            key={userId}
            className="flex min-h-16 flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-2"
          >
            <span className="min-w-0">
              {name} <span className="text-sm text-muted">{isSelf ? 'you · owner' : role}</span>
            </span>
            {!isSelf && (
              <span className="flex flex-wrap gap-2">
                <ActionForm action={changeRole} className="contents" label={`Role of ${name}`}>
                  <Whom groupId={groupId} userId={userId} />
                  <SmallSubmit name="role" value={role === 'editor' ? 'member' : 'editor'}>
                    {role === 'editor' ? 'Make a member' : 'Make an editor'}
                    <span className="sr-only">: {name}</span>
                  </SmallSubmit>
                </ActionForm>
                <ActionForm
                  action={handOver}
                  className="contents"
                  label={`Hand the group to ${name}`}
                  confirm={`Hand the group to ${name}? You stay in it as an editor.`}
                >
                  <Whom groupId={groupId} userId={userId} />
                  <SmallSubmit>
                    Hand over<span className="sr-only"> to {name}</span>
                  </SmallSubmit>
                </ActionForm>
                <ActionForm
                  action={remove}
                  className="contents"
                  label={`Remove ${name}`}
                  confirm={`Remove ${name} from the group? What ${name} has learnt stays theirs.`}
                >
                  <Whom groupId={groupId} userId={userId} />
                  <SmallSubmit>
                    Remove<span className="sr-only"> {name}</span>
                  </SmallSubmit>
                </ActionForm>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Whom({ groupId, userId }: { readonly groupId: string; readonly userId: string }) {
  return (
    <>
      <input type="hidden" name="groupId" value={groupId} />
      <input type="hidden" name="userId" value={userId} />
    </>
  )
}
