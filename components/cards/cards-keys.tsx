import { KeyList } from '@/components/review/keys'

/** The keys of the cards page; those of the night do the same here. */
export function CardsKeys({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <KeyList
      open={open}
      onClose={onClose}
      keys={[
        ['j k, ↓ ↑', 'to the next card, the one before'],
        ['x', 'choose it'],
        ['a', 'choose all on this page'],
        ['Esc', 'choose none'],
        ['Enter, i', 'about this card'],
        ['@', 'suspend or wake: what is chosen, or the card you are on'],
        ['-', 'bury until tomorrow, or unbury'],
        ['f', 'flag or unflag'],
        ['u, Ctrl Z', 'take back what was done last'],
        ['/', 'search'],
        ['?', 'this list'],
      ]}
    />
  )
}
