import { Option } from 'commander'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { ROLE_PERMISSIONS } from '#platform/access/permission.ts'
import { userName } from '#platform/access/user-name.ts'
import type { Store } from '#platform/store/store.ts'

/** `--role`, one of those that there are. */
export function roleOption(): Option {
  return new Option('--role <role>', 'What the user may do')
    .choices(Object.keys(ROLE_PERMISSIONS))
    .makeOptionMandatory()
}

/** The name of a user as it is kept; refused where it is none. */
export function nameOf(typed: string): string {
  const name = userName(typed)
  if (name !== undefined) return name
  throw dbtError('DbtUsageException', 'access/user-name', `'${typed}' is no name for a user`, {
    hint: 'the letters a to z, digits and any of _ . @ + - make one',
  })
}

/** What to say where there is no user of that name. */
export async function noSuchUser({ users }: Pick<Store, 'users'>, name: string): Promise<DbtError> {
  const names = (await users.list()).map((user) => user.name)
  const meant = closest(name, names)
  return dbtError('DbtUsageException', 'access/no-user', `There is no user ${name}`, {
    hint: meant === undefined ? `trellis users add ${name} --role … makes one` : `did you mean ${meant}?`,
  })
}
