import 'server-only'
import { createHash } from 'node:crypto'
import type { GenericOAuthConfig } from 'better-auth/plugins'
import { isAccountName, MAX_NAME_LENGTH, MIN_NAME_LENGTH } from './account-name'
import type { OpenIdSettings } from './environment'

/** What the provider is called in the database and in the path that it leads back to. */
export const OPEN_ID = 'oidc'

/** The provider for better-auth: found by its issuer, its tokens verified by the keys that it publishes. */
export function openIdConfig({ issuer, clientId, clientSecret, name }: OpenIdSettings): GenericOAuthConfig {
  return {
    providerId: OPEN_ID,
    name,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'profile', 'email'],
    requireIdTokenVerification: true,
    mapProfileToUser: (profile) => ({
      name: accountNameFrom([profile['preferred_username'], profile.name]),
      // Not every provider tells an address; better-auth wants one.
      email: profile.email ?? `${digest(`${issuer} ${profile.sub ?? profile.id}`)}@nanosleep.invalid`,
    }),
  }
}

/** The first of what a provider calls a person that can be, or be made into, the name of an account. */
export function accountNameFrom(given: readonly unknown[]): string {
  for (const one of given) {
    if (typeof one !== 'string') continue
    const name = one
      .normalize('NFKC')
      .replace(/@.*$/, '')
      .replaceAll(/[^\p{L}\p{M}\p{N} ._-]/gu, ' ')
      .slice(0, MAX_NAME_LENGTH - 4)
      .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, '')
    if (name.length >= MIN_NAME_LENGTH && isAccountName(name)) return name
  }
  return 'Learner'
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
