import { findOwn } from '#foundation/source/find-own.ts'
import type { OidcSettings, Role } from '#platform/settings/server-settings.ts'

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin']

/** Who somebody is by the claims of an issuer. Without a role there is nothing he may do. */
export function personOf(
  claims: Readonly<Record<string, unknown>>,
  { claim, roles }: Pick<OidcSettings, 'claim' | 'roles'>,
): { readonly name: string; readonly role: Role | undefined } {
  const groups = groupsOf(claims, claim)
  const mapped = groups.map((group) => roles.get(group))
  return { name: nameOf(claims), role: ROLES.findLast((role) => mapped.includes(role)) }
}

/** An address that the issuer has not checked may be anybody's. */
function nameOf({
  email,
  email_verified: isVerified,
  preferred_username: username,
  sub,
}: Readonly<Record<string, unknown>>): string {
  const found = [isVerified === true ? email : undefined, username, sub].find(
    (value) => typeof value === 'string' && value !== '',
  )
  return String(found).slice(0, 200)
}

/** The claim of that name, or the one that its parts lead to: `realm_access.roles`. */
function groupsOf(claims: Readonly<Record<string, unknown>>, claim: string): readonly string[] {
  const direct = findOwn(claims, claim)
  const found =
    direct ??
    claim.split('.').reduce<unknown>((value, part) => (isObject(value) ? findOwn(value, part) : undefined), claims)
  const values: readonly unknown[] = Array.isArray(found) ? found : [found]
  return values.filter((value) => typeof value === 'string')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
