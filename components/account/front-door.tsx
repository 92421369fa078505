import type { ReactNode } from 'react'
import { MoonMark } from '@/components/ui/moon-mark'

/** Titles that name a group may be long, and are set smaller then. */
const LONG = 36

/** The page before one is in: the moon, a sentence, a form. */
export function FrontDoor({
  title,
  says,
  children,
}: {
  readonly title: string
  readonly says: string
  readonly children?: ReactNode
}) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-8 px-6 py-12">
      <header className="flex flex-col gap-4">
        <span className="text-lamp">
          <MoonMark size={34} />
        </span>
        <h1 className={`book wrap-anywhere ${title.length > LONG ? 'text-2xl' : 'text-4xl'}`}>{title}</h1>
        <p className="book text-lg text-muted">{says}</p>
      </header>
      {children}
    </main>
  )
}
