import { type DbtError, dbtError, type ExceptionType } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { YamlDocument, YamlFailure } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'

/** An error about a place in a settings file, with the lines that cause it. */
export function settingError(
  excType: ExceptionType,
  code: Diagnostic['code'],
  message: string,
  document: YamlDocument,
  path: YamlPath,
  rest: Partial<Pick<Diagnostic, 'hint' | 'notes'>> & { readonly onKey?: boolean } = {},
): DbtError {
  const { onKey, ...more } = rest
  const span = onKey ? document.keySpanOf(path) : document.spanOf(path)
  return dbtError(excType, code, message, {
    at: span,
    ...(path.length > 0 && { frames: [{ source: document.source, span }] }),
    ...more,
  })
}

/** What dbt makes of a settings file that is no YAML; `lead` stands before the message. */
export function settingsYamlError({ message, source, span, hint }: YamlFailure, lead = ''): DbtError {
  return dbtError('DbtValidationError', 'yaml/syntax', lead + message, {
    category: 'Runtime Error',
    at: span,
    frames: [{ source, span }],
    ...(hint !== undefined && { hint }),
  })
}
