import type { Metadata } from 'next'
import Link from 'next/link'
import { DocumentsForm } from '@/components/groups/documents-form'
import { MembersList } from '@/components/groups/members-list'
import { SharingForm } from '@/components/groups/sharing-form'
import { WeekTeaser } from '@/components/groups/week-teaser'
import { WhatWeKnow } from '@/components/groups/what-we-know'
import { ActionForm, SmallSubmit } from '@/components/ui/action-form'
import { SiteHeader } from '@/components/ui/site-header'
import { asEditor } from '@/lib/groups/access'
import { isAtLeast } from '@/lib/groups/role'
import { showGroup } from '@/lib/server/groups/show-group'
import { showKnowledge } from '@/lib/server/groups/show-knowledge'
import { countOpenGroupReports } from '@/lib/server/reports/read-reports'
import { lineOfThisWeek } from '@/lib/server/groups/week-question'
import { chooseDocuments, leave, share } from '../actions'
import { findGroupOfPage } from './find-group'

export const metadata: Metadata = { title: 'Group' }

interface GroupPageProps {
  readonly params: Promise<{ readonly group: string }>
}

/** Longer names are set smaller on a phone. */
const LONG = 20

const BUTTON = 'inline-flex min-h-11 items-center rounded-sm border border-edge px-5 hover:bg-raised'

export default async function GroupPage({ params }: GroupPageProps) {
  const group = await findGroupOfPage((await params).group)
  const [shown, knowledge, line] = await Promise.all([
    showGroup(group),
    showKnowledge(group),
    lineOfThisWeek(group),
  ])
  const openReports = isAtLeast(group.role, 'editor') ? await countOpenGroupReports(asEditor(group)) : null
  return (
    <div className="mx-auto max-w-4xl px-5 sm:px-10">
      <SiteHeader place="Groups" />
      <main className="flex flex-col gap-14 pt-10 pb-24">
        <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-5">
          <h1
            className={`book wrap-anywhere ${shown.name.length > LONG ? 'text-2xl sm:text-4xl' : 'text-4xl'}`}
          >
            {shown.name}
          </h1>
          <div className="flex flex-wrap gap-3">
            {openReports !== null && (
              <Link href={`/groups/${shown.id}/reports`} className={BUTTON}>
                {openReports === 0 ? 'Reports' : `Reports (${openReports} open)`}
              </Link>
            )}
            {isAtLeast(shown.role, 'owner') && (
              <Link href={`/groups/${shown.id}/manage`} className={BUTTON}>
                Invite and manage
              </Link>
            )}
          </div>
        </header>
        <WeekTeaser groupId={shown.id} line={line} />
        <WhatWeKnow knowledge={knowledge} />
        <div className="border-t border-line pt-10">
          <MembersList members={shown.members} />
          {shown.members.length === 1 && (
            <p className="max-w-[60ch] pt-2 text-muted">
              Nobody else is here yet.{' '}
              <Link href={`/groups/${shown.id}/manage`} className="underline underline-offset-4">
                Make a link
              </Link>{' '}
              and send it to the people you study with.
            </p>
          )}
        </div>
        <div className="grid gap-12 border-t border-line pt-10 sm:grid-cols-2">
          <SharingForm groupId={shown.id} own={shown.own} action={share} />
          {isAtLeast(shown.role, 'editor') ? (
            <DocumentsForm groupId={shown.id} documents={shown.documents} action={chooseDocuments} />
          ) : (
            <section aria-labelledby="studied" className="flex flex-col gap-3">
              <h2 id="studied" className="book text-xl">
                What the group studies
              </h2>
              <ul>
                {shown.documents
                  .filter(({ isStudied }) => isStudied)
                  .map(({ id, title }) => (
                    <li key={id}>
                      <Link
                        href={`/read/${id}`}
                        className="inline-flex min-h-11 items-center underline decoration-line underline-offset-4 hover:decoration-current"
                      >
                        {title}
                      </Link>
                    </li>
                  ))}
              </ul>
            </section>
          )}
        </div>
        {isAtLeast(shown.role, 'owner') && shown.members.length > 1 ? (
          <p className="border-t border-line pt-8 text-sm text-muted">
            You own the group. To leave it,{' '}
            <Link href={`/groups/${shown.id}/manage`} className="underline underline-offset-4">
              hand it over
            </Link>{' '}
            to someone first.
          </p>
        ) : (
          <ActionForm
            action={leave}
            label="Leave"
            className="flex flex-col items-start gap-2 border-t border-line pt-8"
            confirm={
              shown.members.length === 1
                ? 'You are the last one: the group goes with you. Leave?'
                : 'Leave the group? What you have learnt stays yours.'
            }
          >
            <input type="hidden" name="groupId" value={shown.id} />
            <SmallSubmit>Leave the group</SmallSubmit>
          </ActionForm>
        )}
      </main>
    </div>
  )
}
