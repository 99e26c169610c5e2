import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Manifest } from '../../manifest.ts'
import type { UniqueId } from '../../nodes/unique-id.ts'
import { among, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

interface Wording {
  /** As dbt names the method in an error. */
  readonly what: string
  readonly plural: string
  readonly form: string
}

interface Named {
  readonly unique_id: UniqueId
  readonly name: string
  readonly package_name: string
}

/** A method that takes `name` or `package.name` and searches one kind of resource. */
export function byName(
  collectionOf: (manifest: Manifest) => ReadonlyMap<UniqueId, Named>,
  wording: Wording,
): SelectorMethod {
  return (search) => {
    const value = String(search.value)
    const parts = value.split('.')
    if (parts.length > 2) {
      throw dbtError(
        'DbtRuntimeError',
        'selector/invalid-value',
        `Invalid ${wording.what} selector value "${value}". ${wording.plural} must be of the form ${wording.form}`,
      )
    }
    const [packageName = '*', name = '*'] = parts.length === 2 ? parts : ['*', ...parts]
    const [isPackage, isName] = [matcher(packageName), matcher(name)]
    return where(
      among(search, collectionOf(search.input.manifest)),
      (node) => isPackage(node.package_name) && isName(node.name),
    )
  }
}
