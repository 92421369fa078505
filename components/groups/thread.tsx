import { sayShortDay } from '@/components/cards/day-words'
import { ActionForm, type FormAction, FormLongField, SmallSubmit } from '@/components/ui/action-form'
import { EXPLANATION_LENGTH } from '@/lib/groups/explanation'
import type { ThreadEntry } from '@/lib/groups/week-question'
import { ExplainForm } from './explain-form'

export interface ThreadActions {
  readonly explain: FormAction
  readonly change: FormAction
  readonly remove: FormAction
  readonly pin: FormAction
}

interface ThreadProps {
  readonly groupId: string
  readonly week: number
  readonly thread: readonly ThreadEntry[]
  readonly mayWrite: boolean
  readonly freshId: string
  readonly actions: ThreadActions
}

/** What the members wrote under the question of a week, the newest last, and a field for one's own. */
export function Thread({ groupId, week, thread, mayWrite, freshId, actions }: ThreadProps) {
  const written = thread.filter(({ isOwn }) => isOwn).length
  return (
    <section aria-labelledby="thread" className="flex flex-col gap-6">
      <h2 id="thread" className="book text-2xl">
        In your own words
      </h2>
      <p role="status" className="sr-only">
        {thread.length === 1 ? 'One explanation' : `${thread.length} explanations`}
      </p>
      {thread.length === 0 ? (
        <p className="book text-lg text-muted">
          Nobody has explained it yet. What would you tell somebody who got it wrong?
        </p>
      ) : (
        <ol className="flex flex-col">
          {thread.map((entry) => (
            <li key={entry.id} className="border-t border-line py-4 first:border-0 first:pt-0">
              <Entry groupId={groupId} entry={entry} actions={actions} />
            </li>
          ))}
        </ol>
      )}
      {mayWrite ? (
        <ExplainForm key={written} groupId={groupId} week={week} freshId={freshId} action={actions.explain} />
      ) : (
        <p className="text-sm text-muted">
          You have written {written} here. Change one of them if more is to say.
        </p>
      )}
    </section>
  )
}

interface EntryProps {
  readonly groupId: string
  readonly entry: ThreadEntry
  readonly actions: ThreadActions
}

function Entry({ groupId, entry, actions }: EntryProps) {
  const { id, name, text, isOwn, isPinned, isToday, studyDay, mayChange, mayRemove, mayPin } = entry
  const whose = isOwn ? 'your explanation' : `the explanation by ${name}`
  const hidden = (
    <>
      <input type="hidden" name="groupId" value={groupId} />
      <input type="hidden" name="id" value={id} />
    </>
  )
  return (
    <article className="flex flex-col gap-1.5">
      <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
        <span className={isOwn ? 'font-medium text-you' : 'font-medium'}>{isOwn ? 'You' : name}</span>
        <span className="text-muted">{isToday ? 'today' : sayShortDay(studyDay)}</span>
        {isPinned && <span className="text-lamp">pinned to the card</span>}
      </p>
      <p className="book text-lg wrap-anywhere whitespace-pre-line">{text}</p>
      {(mayChange || mayRemove || mayPin) && (
        <div className="flex flex-wrap items-start gap-x-5">
          {mayPin && (
            <ActionForm action={actions.pin} label={`${isPinned ? 'Unpin' : 'Pin'} ${whose}`} className="">
              {hidden}
              <SmallSubmit look="words" name="pinned" value={isPinned ? 'no' : 'yes'}>
                {isPinned ? 'Unpin' : 'Pin to the card'}
              </SmallSubmit>
            </ActionForm>
          )}
          {mayRemove && (
            <ActionForm
              action={actions.remove}
              label={`Remove ${whose}`}
              className=""
              confirm={`Remove ${whose}? It cannot be brought back.`}
            >
              {hidden}
              <SmallSubmit look="words">Remove</SmallSubmit>
            </ActionForm>
          )}
          {mayChange && (
            <details className="open:w-full">
              <summary className="inline-flex min-h-11 items-center text-sm text-muted underline decoration-line underline-offset-4">
                Change
              </summary>
              <ActionForm
                // Folded again once the text is another.
                key={text}
                action={actions.change}
                label={`Change ${whose}`}
                className="flex flex-col gap-3 pt-1"
              >
                {hidden}
                <FormLongField
                  label="Your explanation"
                  name="text"
                  required
                  maxLength={EXPLANATION_LENGTH}
                  defaultValue={text}
                />
                <div>
                  <SmallSubmit>Save</SmallSubmit>
                </div>
              </ActionForm>
            </details>
          )}
        </div>
      )}
    </article>
  )
}
