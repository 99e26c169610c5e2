import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Flags } from '#project/config/flags.ts'

/** Options of dbt that are not there yet and whose silent absence would build something else than was asked for. */
const LATER: readonly {
  readonly flag: 'ADD_PACKAGE' | 'LOCK' | 'UPGRADE'
  readonly option: string
  readonly hint: string
}[] = [
  { flag: 'ADD_PACKAGE', option: '--add-package', hint: 'write the package into packages.yml' },
  { flag: 'LOCK', option: '--lock', hint: 'local packages need no lock' },
  { flag: 'UPGRADE', option: '--upgrade', hint: 'local packages are always as they stand' },
]

/** Throws for an option that cannot be followed yet. */
export function refuseLaterOptions(flags: Partial<Flags>): void {
  for (const { flag, option, hint } of LATER) {
    if (!flags[flag]) continue
    throw dbtError('DbtUsageException', 'usage/not-there-yet', `${option} is not there yet`, { hint })
  }
}
