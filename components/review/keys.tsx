import { Dialog } from '@/components/ui/dialog'

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Enter', 'run it; then take the suggested rating'],
  ['1 – 4', 'choose an option; after the verdict: Again, Hard, Good, Easy'],
  ['u, Ctrl Z', 'take the last answer back, and the one before it'],
  ['Space', 'play or pause the run'],
  ['← →', 'step through the run'],
  ['h', 'a hint'],
  ['i', 'about this card: its history and its curve'],
  ['n', 'after the verdict: a note of your own'],
  ['g', 'after the verdict: how your group answered'],
  ['f', 'flag this card'],
  ['-', 'bury it until tomorrow'],
  ['@', 'suspend it'],
  ['k', 'keep asking a card that was set aside'],
  ['d', 'on the last screen: dim it'],
  ['/', 'search'],
  ['?', 'this list'],
]

/** The list of keys of the night. */
export function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return <KeyList open={open} onClose={onClose} keys={KEYS} />
}

interface KeyListProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly keys: readonly (readonly [keys: string, does: string])[]
}

/** Keys, and what each does. */
export function KeyList({ open, onClose, keys }: KeyListProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys">
      <KeyTable keys={keys} />
    </Dialog>
  )
}

/** The keys of the night, on a page of their own. */
export function NightKeys() {
  return <KeyTable keys={KEYS} />
}

function KeyTable({ keys }: Pick<KeyListProps, 'keys'>) {
  return (
    <dl className="grid grid-cols-[6rem_1fr] items-baseline gap-y-2.5">
      {keys.map(([caps, does]) => (
        <div key={caps} className="contents">
          <dt className="font-mono text-sm text-lamp">{caps}</dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  )
}
