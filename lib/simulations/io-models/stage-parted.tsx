import { Prediction } from '@/components/simulation/stage-kit'
import type { Parting } from '../contract'

/** What the learner expected, where it parts from the run; nothing if it does not. */
export function Parted({ parting }: { readonly parting: Parting | undefined }) {
  return parting === undefined ? null : (
    <div className="pt-2">
      <Prediction>{parting.predicted}</Prediction>
    </div>
  )
}
