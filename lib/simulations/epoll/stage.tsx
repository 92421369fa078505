import type { StageProps } from '../contract'
import type { Scene } from './scene'

export function Stage({ trace, at }: StageProps<Scene>) {
  return <pre>{trace.steps[at]?.says}</pre>
}
