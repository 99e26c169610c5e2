import { listOf, MOMENT, type Of, oneOf, orNull, recordOf, TEXT } from './json-schema.ts'

export const PERMISSION = oneOf(['read', 'rows', 'run', 'change', 'admin'])
export const ROLE = oneOf(['viewer', 'operator', 'admin'])

/** Who asks, and what he may do. */
export const SESSION = recordOf('Session', {
  name: orNull(TEXT),
  via: oneOf(['nobody', 'loopback', 'token', 'session', 'proxy']),
  permissions: listOf(PERMISSION),
  sign_in: orNull(oneOf(['local', 'oidc', 'proxy'])),
  role: orNull(ROLE),
  csrf_token: orNull(TEXT),
  expires_at: orNull(MOMENT),
})

export type Session = Of<typeof SESSION>
export type Permission = Of<typeof PERMISSION>
