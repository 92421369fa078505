import type { Metadata } from 'next'
import { FrontDoor } from '@/components/account/front-door'
import { ButtonLink } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Not here' }

export default function NotFound() {
  return (
    <FrontDoor title="Nothing is here." says="The address leads nowhere, or what was here has gone.">
      <ButtonLink href="/" wide>
        To tonight
      </ButtonLink>
    </FrontDoor>
  )
}
