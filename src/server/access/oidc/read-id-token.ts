import type { JWTPayload } from 'jose'
import type { OidcSettings } from '#platform/settings/server-settings.ts'
import type { Issuer } from './issuer.ts'

/** Signed with a key of which only one half is public: with others whoever has the public half could sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const CLOCKS_DIFFER_S = 60

/** What an issuer says of somebody, if it is this issuer who says it, to us, now, and in answer to our own question. */
export async function readIdToken(
  token: string,
  {
    issuer,
    settings,
    nonce,
    now,
  }: { readonly issuer: Issuer; readonly settings: OidcSettings; readonly nonce: string; readonly now: number },
): Promise<JWTPayload> {
  const { createLocalJWKSet, decodeProtectedHeader, jwtVerify } = await import('jose')
  const { kid } = decodeProtectedHeader(token)
  const keys = createLocalJWKSet(await issuer.publicKeys(kid))
  const { payload } = await jwtVerify(token, keys, {
    issuer: settings.issuer,
    audience: settings.clientId,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCKS_DIFFER_S,
    currentDate: new Date(now),
    requiredClaims: ['sub', 'iat', 'exp'],
  })
  if (payload.nonce !== nonce) throw new Error('the token is the answer to another question')
  const isOfOthers = Array.isArray(payload.aud) && payload.aud.length > 1
  if ((isOfOthers || payload.azp !== undefined) && payload.azp !== settings.clientId) {
    throw new Error('the token was given to another client')
  }
  return payload
}
