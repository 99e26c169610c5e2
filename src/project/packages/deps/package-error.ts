import { type DbtError, dbtError, type ExceptionType } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { PackageOrigin } from '#project/config/project.ts'
import { settingError } from '#project/config/project-error.ts'

/** An error about a package that was asked for, with the lines that do so where they stand in a file of the project. */
export function packageError(
  excType: ExceptionType,
  code: Diagnostic['code'],
  message: string,
  origin: PackageOrigin,
  rest: Partial<Pick<Diagnostic, 'hint' | 'notes'>> & { readonly key?: string } = {},
): DbtError {
  const { key, ...more } = rest
  const { place, shown } = origin
  if (place) return settingError(excType, code, message, place.document, [...place.path, ...(key ? [key] : [])], more)
  const notes = [...(more.notes ?? []), `${shown} asks for it`]
  return dbtError(excType, code, message, { ...more, notes })
}
