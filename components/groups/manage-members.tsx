import { ActionForm, type FormAction, SmallSubmit } from '@/components/ui/action-form'
import { Chevron } from '@/components/ui/chevron'
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

/** Roles, removal and handing over: one person a row, which unfolds to what can be done. */
export function ManageMembers({ groupId, members, changeRole, remove, handOver }: ManageMembersProps) {
  return (
    <section className="flex flex-col gap-4" aria-labelledby="people">
      <h2 id="people" className="book text-2xl">
        People
      </h2>
      <ul className="flex flex-col border-t border-line">
        {members.map(({ userId, name, role, isSelf }) => (
          <li key={userId} className="border-b border-line">
            {isSelf ? (
              <div className={ROW}>
                <Person name={name} says="you · owner" />
              </div>
            ) : (
              <details className="group/person">
                <summary className={`${ROW} list-none hover:text-lamp [&::-webkit-details-marker]:hidden`}>
                  <Person name={name} says={role} />
                  <Chevron className="text-muted group-open/person:rotate-180" />
                </summary>
                <div className="flex flex-wrap gap-2 pb-4">
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
                </div>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const ROW = 'flex min-h-14 items-center gap-3 py-2'

function Person({ name, says }: { readonly name: string; readonly says: string }) {
  return (
    <>
      <span className="min-w-0 flex-1 wrap-anywhere">
        <bdi>{name}</bdi>
      </span>
      <span className="shrink-0 text-sm text-muted">{says}</span>
    </>
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
