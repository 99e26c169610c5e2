import type { Obj } from '#jinja/values/obj.ts'
import { str } from '#jinja/values/to-string.ts'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** A relation and its parts answer to names, but are not gone through or counted. */
export function noDictionary(object: Obj): DbtError {
  return dbtError(
    'DataclassNotDictError',
    'relation/no-dictionary',
    `The object ("${str(object)}") was used as a dictionary. This capability has been removed from objects of this type.`,
    { category: 'Compilation Error' },
  )
}
