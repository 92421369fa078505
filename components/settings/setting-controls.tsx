import { type ComponentProps, type ReactNode, useId } from 'react'

/** Settings that belong together: their name stands beside them on a wide screen. */
export function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-10 gap-y-5 border-t border-line py-9 lg:grid-cols-[10rem_minmax(0,1fr)]"
    >
      <h2 id={id} className="book text-xl">
        {title}
      </h2>
      <div className="flex min-w-0 flex-col gap-8">{children}</div>
    </section>
  )
}

interface ChoiceProps {
  /** Left out where a single switch says it all. */
  readonly legend?: string
  readonly says: string
  /** Side by side, or as the seven columns of a week; else one below the other. */
  readonly layout?: 'row' | 'week'
  readonly children: ReactNode
}

/** Switches with one sentence on what they do. */
export function Choice({ legend, says, layout, children }: ChoiceProps) {
  const id = useId()
  return (
    <fieldset className="flex min-w-0 flex-col" aria-describedby={id}>
      {legend !== undefined && <legend className="text-sm font-medium">{legend}</legend>}
      <p
        id={id}
        className={`max-w-[62ch] text-sm text-muted ${legend === undefined ? 'order-last mt-1' : 'mt-1 mb-3'}`}
      >
        {says}
      </p>
      <div
        className={
          layout === 'week'
            ? 'grid grid-cols-7 gap-1.5 sm:gap-2'
            : layout === 'row'
              ? 'flex flex-wrap gap-2'
              : 'flex flex-col gap-2'
        }
      >
        {children}
      </div>
    </fieldset>
  )
}

interface SwitchProps extends Omit<ComponentProps<'input'>, 'className' | 'type'> {
  readonly type: 'checkbox' | 'radio'
  /** What stands at the end of the row. */
  readonly aside?: ReactNode
  /** The box above its name, for a narrow column. */
  readonly stacked?: boolean
  readonly children: ReactNode
}

/** A box to tick, or one of several, whose whole row can be pressed. */
export function Switch({ children, aside, stacked = false, ...input }: SwitchProps) {
  return (
    <label
      className={`flex min-h-12 items-center rounded-sm border border-line bg-surface ${stacked ? 'flex-col gap-2 py-3 text-sm' : 'gap-3 px-4 py-2'} hover:border-edge has-checked:border-edge has-checked:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-lamp`}
    >
      <input className="size-4.5 shrink-0 accent-lamp" {...input} />
      <span className="min-w-0">{children}</span>
      {aside !== undefined && <span className="ml-auto text-right text-sm text-muted">{aside}</span>}
    </label>
  )
}
