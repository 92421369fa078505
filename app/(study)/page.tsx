import { redirect } from 'next/navigation'
import { FreshOnReturn } from '@/components/tonight/fresh-on-return'
import { TonightView } from '@/components/tonight/tonight-view'
import { SiteHeader } from '@/components/ui/site-header'
import { isSetUp } from '@/lib/server/accounts'
import { findActor } from '@/lib/server/actor'
import { getTonight } from '@/lib/server/study/tonight'

export default async function TonightPage() {
  const actor = await findActor()
  if (actor === null) redirect((await isSetUp()) ? '/sign-in' : '/set-up')
  const tonight = await getTonight(actor)
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-4xl flex-col px-5 sm:px-10">
      <SiteHeader place={tonight.date} />
      <main className="flex flex-1 flex-col">
        <TonightView tonight={tonight} />
      </main>
      <FreshOnReturn begins={tonight.questions > 0 && tonight.rest === null} />
    </div>
  )
}
