import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const [PRESENT, VERIFIED, WITH_KEY] = [0x01, 0x04, 0x40]

/** For tests: a device that keeps one passkey (Web Authentication Level 3: ES256, attestation "none"). */
export class SoftwareAuthenticator {
  readonly id = randomBytes(16)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  counter = 0
  /** Whether it makes sure who uses it. */
  isVerifying = true

  /** What a browser at `origin` sends after making the passkey. */
  make(challenge: string, origin: string) {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    // COSE (RFC 9053): key type 2, algorithm -7, curve 1, x, y.
    const key = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ])
    const data = Buffer.concat([
      this.#head(origin, WITH_KEY),
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      key,
    ])
    const attestation = Buffer.concat([
      // CBOR: { fmt: "none", attStmt: {}, authData: bytes }
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ])
    return this.#credential({
      clientDataJSON: clientData('webauthn.create', challenge, origin),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** What a browser at `origin` sends after signing. */
  sign(challenge: string, origin: string, userHandle?: string) {
    this.counter += 1
    const data = this.#head(origin, 0)
    const clientDataJSON = clientData('webauthn.get', challenge, origin)
    const digest = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    return this.#credential({
      clientDataJSON,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, digest]), this.#keys.privateKey).toString('base64url'),
      ...(userHandle === undefined ? {} : { userHandle: Buffer.from(userHandle).toString('base64url') }),
    })
  }

  #head(origin: string, flags: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    return Buffer.concat([
      createHash('sha256').update(new URL(origin).hostname).digest(),
      Buffer.from([flags | PRESENT | (this.isVerifying ? VERIFIED : 0)]),
      counter,
    ])
  }

  #credential<Response>(response: Response) {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, response, clientExtensionResults: {} }
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}
