import type { Category, Diagnostic } from './diagnostic.ts'
import { formatDiagnostic } from './format-diagnostic.ts'

/** The names of dbt's exception classes that a caller can meet: tools tell errors apart by them. */
export type ExceptionType =
  | 'CompilationError'
  | 'ParsingError'
  | 'DbtRuntimeError'
  | 'DbtDatabaseError'
  | 'DbtValidationError'
  | 'DbtUsageException'
  | 'DbtProjectError'
  | 'DbtProfileError'
  | 'DependencyError'
  | 'DbtInternalError'
  | (string & {})

/**
 * The project, its settings or its data are wrong. `excType` is the name of dbt's exception class,
 * `message` dbt's own text where dbt has one; the diagnostics say it in our form, with places and hints.
 */
export class DbtError extends Error {
  readonly excType: ExceptionType
  readonly diagnostics: readonly Diagnostic[]

  constructor(excType: ExceptionType, diagnostics: Diagnostic | readonly Diagnostic[]) {
    const all = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic]
    super(all.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n\n'))
    this.name = excType
    this.excType = excType
    this.diagnostics = all
  }
}

const CATEGORIES: Readonly<Record<string, Category>> = {
  CompilationError: 'Compilation Error',
  ParsingError: 'Parsing Error',
  DbtDatabaseError: 'Database Error',
  DbtInternalError: 'Internal Error',
  FailFastError: 'FailFast Error',
}

/** A `DbtError` of one diagnostic, its category found by the exception's name. */
export function dbtError(
  excType: ExceptionType,
  code: Diagnostic['code'],
  message: string,
  rest: Partial<Omit<Diagnostic, 'code' | 'message'>> = {},
): DbtError {
  return new DbtError(excType, { category: CATEGORIES[excType] ?? 'Runtime Error', code, message, ...rest })
}
