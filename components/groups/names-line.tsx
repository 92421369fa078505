import { Fragment } from 'react'

interface NamesLineProps {
  readonly names: readonly string[]
  /** How many there are besides those named. */
  readonly unnamed?: number
}

/** So many names are read at a glance. */
const NAMED = 6

/** "Bob, Cy and 3 more". Each name keeps to itself, in whichever direction it is written. */
export function NamesLine({ names, unnamed = 0 }: NamesLineProps) {
  const shown = names.slice(0, NAMED)
  const rest = names.length - shown.length + unnamed
  return (
    <>
      {shown.map((name, index) => (
        <Fragment key={name}>
          {index > 0 && ', '}
          <bdi>{name}</bdi>
        </Fragment>
      ))}
      {rest > 0 && ` and ${rest} more`}
    </>
  )
}
