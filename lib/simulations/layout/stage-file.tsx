import { Cell, Legend, Note, Prediction } from '@/components/simulation/stage-kit'
import type { FileView } from './file-trace'
import type { Shown } from './shown'
import { sayBytes } from './sizes'

const SECTION_TONES = { data: 'ready', bss: 'plain', rodata: 'blocked' } as const

export function FileStage({ view, end, width, parting }: Shown<FileView> & { readonly end: FileView }) {
  const total = end.arrays.reduce((sum, { bytes }) => sum + bytes, 0)
  const guess = parting?.focus?.startsWith('array:') === true ? parting.focus.slice(6) : null
  const bar = (arrays: FileView['arrays']) => (
    <div className="flex min-h-[46px] items-stretch gap-px">
      {arrays.map(({ name, bytes, section }) => (
        <Cell
          key={name}
          tone={SECTION_TONES[section]}
          {...(section === 'bss' ? { pattern: 'dashed' as const } : {})}
          current={name === view.current}
          width={Math.max(22, (bytes / total) * (width - end.arrays.length * 8))}
          height={46}
          style={{
            minWidth: 0,
            padding: 0,
            flexDirection: 'column',
            gap: 5,
            flexShrink: 1,
            ...(guess === name ? { outline: '2px dashed var(--you)', outlineOffset: 2 } : {}),
            ...(section === 'bss' ? { borderColor: 'var(--muted)' } : {}),
          }}
        >
          <span className="text-[13px]">{name}</span>
          <span>{section}</span>
        </Cell>
      ))}
      {arrays.length === 0 && <Note>nothing</Note>}
    </div>
  )
  return (
    <div className="flex flex-col gap-4 px-1 py-1">
      <div className="flex flex-col gap-1.5">
        <Note>
          in the file · {sayBytes(view.data + view.rodata)}, and the number {view.bss} for bss
        </Note>
        {bar(view.arrays.filter(({ section }) => section !== 'bss'))}
      </div>
      <div className="flex flex-col gap-1.5">
        <Note>in memory · {sayBytes(view.data + view.rodata + view.bss)}</Note>
        {bar(view.arrays)}
      </div>
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
      <Legend
        items={[
          { tone: 'ready', label: 'data' },
          { tone: 'blocked', label: 'rodata' },
          { tone: 'plain', pattern: 'dashed', label: 'bss: zeroed when loaded' },
        ]}
      />
    </div>
  )
}
