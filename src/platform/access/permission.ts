import { findOwn } from '#foundation/source/find-own.ts'
import type { UserRole } from '../store/port/users.ts'

/**
 * What one may do.
 * - `nothing`: whoever reaches the server
 * - `read`: look at everything but secrets and rows
 * - `rows`: look at rows of the warehouse: queries, changes of snapshots
 * - `run`: start, cancel and repeat runs, acknowledge alerts
 * - `change`: pause and resume jobs, silence alerts, undo snapshots
 * - `admin`: tokens, users, everything
 */
export type Permission = 'nothing' | 'read' | 'rows' | 'run' | 'change' | 'admin'

const LOOK_AROUND: readonly Permission[] = ['nothing', 'read']
const LOOK: readonly Permission[] = [...LOOK_AROUND, 'rows']
const RUN: readonly Permission[] = [...LOOK, 'run']
const CHANGE: readonly Permission[] = [...RUN, 'change']
const EVERYTHING: readonly Permission[] = [...CHANGE, 'admin']

export const ROLE_PERMISSIONS: Readonly<Record<UserRole, readonly Permission[]>> = {
  viewer: LOOK,
  operator: CHANGE,
  admin: EVERYTHING,
}

/** dbt Cloud's permission sets, as far as what they allow is here. */
export const PERMISSION_SETS: Readonly<Record<string, readonly Permission[]>> = {
  readonly: LOOK,
  account_viewer: LOOK,
  job_viewer: LOOK,
  metadata_only: LOOK_AROUND,
  job_runner: RUN,
  job_admin: CHANGE,
  admin: EVERYTHING,
  account_admin: EVERYTHING,
  owner: EVERYTHING,
}

/** What the scopes of a token allow together. One that this program does not know allows nothing. */
export function permissionsOf(scopes: readonly string[]): ReadonlySet<Permission> {
  return new Set(['nothing', ...scopes.flatMap((scope) => findOwn(PERMISSION_SETS, scope) ?? [])] as const)
}
