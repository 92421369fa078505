import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'

export interface OpenIdPerson {
  readonly sub: string
  readonly [claim: string]: unknown
}

export interface LoopbackOpenId {
  /** For OIDC_ISSUER. */
  readonly issuer: string
  /** Who is signed in there from now on. */
  signIn(person: OpenIdPerson): void
  /** Signs tokens with a key that it does not publish, or with its own again. */
  forge(forges: boolean): void
  close(): Promise<void>
}

interface Grant {
  readonly person: OpenIdPerson
  readonly nonce: string | null
  readonly challenge: string | null
  readonly redirectUri: string
}

/** For tests: an OpenID provider on loopback (OpenID Connect Core 1.0: code flow, PKCE, RS256), for one client. */
export async function startOpenId(clientId: string, clientSecret: string): Promise<LoopbackOpenId> {
  const [own, foreign] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
  if (own === undefined || foreign === undefined) throw new Error('No keys were made.')
  const grants = new Map<string, Grant>()
  let person: OpenIdPerson = { sub: 'nobody' }
  let forges = false
  let issuer = ''

  function idToken({ person: { sub, ...claims }, nonce }: Grant): string {
    const now = Math.floor(Date.now() / 1000)
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const payload = { iss: issuer, aud: clientId, sub, iat: now, exp: now + 300, nonce, ...claims }
    const text = `${part({ alg: 'RS256', kid: 'own', typ: 'JWT' })}.${part(payload)}`
    const key = (forges ? foreign : own)?.privateKey
    return `${text}.${sign('sha256', Buffer.from(text), key ?? '').toString('base64url')}`
  }

  function exchange(form: URLSearchParams): [number, unknown] {
    const grant = grants.get(form.get('code') ?? '')
    grants.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight =
      form.get('client_id') === clientId &&
      form.get('client_secret') === clientSecret &&
      form.get('redirect_uri') === grant?.redirectUri &&
      challenge === grant?.challenge
    if (grant === undefined || !isRight) return [400, { error: 'invalid_grant' }]
    const access = randomUUID()
    grants.set(access, grant)
    return [200, { access_token: access, token_type: 'Bearer', expires_in: 300, id_token: idToken(grant) }]
  }

  function answer(url: URL, body: string, bearer: string): [number, unknown] | string {
    if (url.pathname === '/.well-known/openid-configuration')
      return [
        200,
        {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
      ]
    if (url.pathname === '/keys')
      return [
        200,
        { keys: [{ ...own?.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }] },
      ]
    if (url.pathname === '/token') return exchange(new URLSearchParams(body))
    if (url.pathname === '/userinfo') {
      const grant = grants.get(bearer)
      return grant === undefined ? [401, {}] : [200, grant.person]
    }
    if (url.pathname !== '/authorize') return [404, {}]
    const asked = url.searchParams
    const redirectUri = asked.get('redirect_uri') ?? ''
    const code = randomUUID()
    grants.set(code, {
      person,
      nonce: asked.get('nonce'),
      challenge: asked.get('code_challenge'),
      redirectUri,
    })
    const back = new URL(redirectUri)
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()
    return back.href
  }

  const server = http.createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const bearer = (request.headers.authorization ?? '').replace('Bearer ', '')
      const answered = answer(new URL(request.url ?? '/', issuer), body, bearer)
      if (typeof answered === 'string') response.writeHead(302, { Location: answered }).end()
      else
        response
          .writeHead(answered[0], { 'Content-Type': 'application/json' })
          .end(JSON.stringify(answered[1]))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  issuer = `http://127.0.0.1:${address.port}`
  return {
    issuer,
    signIn: (next) => {
      person = next
    },
    forge: (next) => {
      forges = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
