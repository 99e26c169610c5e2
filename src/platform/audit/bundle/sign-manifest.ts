import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** The key in a PEM text, or why it cannot be used: half a sentence. */
export function signingKey(pem: string): KeyObject | { readonly problem: string } {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : { problem: `it is a key of ${key.asymmetricKeyType}` }
  } catch {
    return { problem: 'it is no private key in PEM form' }
  }
}

/** The public part of a key, as a file: it may be that itself. */
export function publicKeyPem(key: KeyObject): string {
  const half = key.type === 'public' ? key : createPublicKey(key)
  return half.export({ type: 'spki', format: 'pem' }).toString()
}

export function publicKey(pem: string): KeyObject | { readonly problem: string } {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : { problem: `it is a key of ${key.asymmetricKeyType}` }
  } catch {
    return { problem: 'it is no public key in PEM form' }
  }
}

/** A digest of a public key, by which people tell keys apart. */
export function fingerprint(key: KeyObject): string {
  return createHash('sha256').update(publicKeyPem(key)).digest('hex')
}

/** The text of the signature file. */
export function signatureText(manifest: string, key: KeyObject): string {
  return `${sign(null, Buffer.from(manifest), key).toString('base64')}\n`
}

/** Whether it is the signature of this text, letter by letter. */
export function isSignatureOf(signature: string, manifest: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64')
  return `${bytes.toString('base64')}\n` === signature && verify(null, Buffer.from(manifest), key, bytes)
}
