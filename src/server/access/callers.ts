import { permissionsOf, ROLE_PERMISSIONS } from '#platform/access/permission.ts'
import type { Token } from '#platform/store/port/tokens.ts'
import type { UserRole } from '#platform/store/port/users.ts'
import type { Caller } from '../http/caller.ts'

/** Somebody at this machine, where it asks nobody who he is. */
export const AT_THIS_MACHINE: Caller = { name: null, via: 'loopback', may: () => true }

/** Somebody of whom nothing is known. */
export const NOBODY: Caller = { name: null, via: 'nobody', may: (permission) => permission === 'nothing' }

export function callerOfToken({ name, scopes }: Token): Caller {
  const allowed = permissionsOf(scopes)
  return { name, via: 'token', may: (permission) => allowed.has(permission) }
}

/** Whoever has an address with a token for dashboards in it: what he may depends on what he asks. */
export function callerOfEmbed({ name }: Token, mayLook: boolean): Caller {
  return {
    name,
    via: 'embed',
    may: (permission) => permission === 'nothing' || (mayLook && (permission === 'read' || permission === 'rows')),
  }
}

export function callerOfRole(name: string, role: UserRole, via: 'session' | 'proxy'): Caller {
  return { name, via, may: (permission) => ROLE_PERMISSIONS[role].includes(permission) }
}
