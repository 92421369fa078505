'use client'
import { useSyncExternalStore } from 'react'

const never = () => () => {}

interface OpenIdLinkProps {
  /** Of the provider. */
  readonly name: string
  /** The path to go to when one is in. */
  readonly to?: string
  /** The token of the invitation by which one comes. */
  readonly invitation?: string
}

/** The way in by another server that knows the person. */
export function OpenIdLink({ name, to, invitation }: OpenIdLinkProps) {
  const zone = useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => '',
  )
  const query = new URLSearchParams({
    ...(to === undefined ? {} : { to }),
    ...(invitation === undefined ? {} : { invitation }),
    ...(zone === '' ? {} : { zone }),
  })
  // Not a Link: nothing of it may be fetched before it is wanted.
  return (
    <a
      href={`/api/openid?${query}`}
      className="inline-flex min-h-13 items-center justify-center rounded border border-edge px-6 text-lg hover:bg-raised"
    >
      Go in with {name}
    </a>
  )
}
