import { Dialog } from '@/components/ui/dialog'

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Enter', 'run it; then take the suggested rating'],
  ['1 – 4', 'choose an option; after the verdict: Again, Hard, Good, Easy'],
  ['u, Ctrl Z', 'take the last answer back'],
  ['Space', 'play or pause the run'],
  ['← →', 'step through the run'],
  ['h', 'a hint'],
  ['i', 'about this card'],
  ['f', 'flag this card'],
  ['-', 'bury it until tomorrow'],
  ['@', 'suspend it'],
  ['?', 'this list'],
]

/** The list of keys. */
export function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys">
      <dl className="grid grid-cols-[7rem_1fr] gap-y-2.5">
        {KEYS.map(([keys, does]) => (
          <div key={keys} className="contents">
            <dt className="font-mono text-sm text-lamp">{keys}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
