import type { ComponentProps, CSSProperties } from 'react'

interface KnobLineProps extends Omit<ComponentProps<'input'>, 'type' | 'min' | 'max' | 'value' | 'style'> {
  readonly min: number
  readonly max: number
  readonly value: number
  /** The colour of what is turned: the lamp, or the learner's own. */
  readonly lit?: 'lamp' | 'you'
}

/** A range as a thin line, lit up to its knob. */
export function KnobLine({ lit = 'lamp', className = '', ...input }: KnobLineProps) {
  const { min, max, value } = input
  const share = max > min ? (Math.max(min, Math.min(max, value)) - min) / (max - min) : 0
  // The knob's middle runs from half its width to half its width before the end.
  const turned = `calc(0.625rem + ${share.toFixed(4)} * (100% - 1.25rem))`
  // CSSProperties does not know of custom properties.
  const style = { '--turned': turned, '--lit': `var(--${lit})` } as CSSProperties
  return <input {...input} type="range" className={`knob h-11 ${className}`} style={style} />
}
