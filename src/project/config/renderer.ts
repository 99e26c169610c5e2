import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'

/**
 * Renders one text of a settings file. The result is a value, not always a text: `{{ '5' | as_number }}` is a number.
 * What goes wrong in the text is thrown as `DbtError`.
 */
export type RenderText = (text: string) => YamlValue

/** The Jinja that settings files may use. It comes from above: reading settings knows no Jinja. */
export interface Renderers {
  /**
   * For `profiles.yml` and `packages.yml`: `env_var` gives a secret as its placeholder (see `resolveSecrets`),
   * `var` knows the command line's variables alone.
   */
  secret(vars: YamlMapping): RenderText
  /** For `dbt_project.yml` and `selectors.yml`: `target`, `var`, `env_var`. Without `requireVars` a missing variable is None. */
  project(target: Readonly<Record<string, unknown>> | undefined, vars: YamlMapping, requireVars: boolean): RenderText
}

/** Whether a text holds anything for Jinja to do. */
export function hasJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#')
}

/**
 * Renders every text of a settings file for which `isRendered` holds; keys stay as they are.
 * Dates become texts, and a text loses one line break at its end even without Jinja in it, as in dbt.
 */
export function renderValues(
  document: Pick<YamlDocument, 'source' | 'spanOf'>,
  value: YamlValue,
  render: RenderText,
  isRendered: (path: YamlPath) => boolean = () => true,
  path: YamlPath = [],
): YamlValue {
  if (Array.isArray(value)) {
    return value.map((item, index) => renderValues(document, item, render, isRendered, [...path, index]))
  }
  if (isMapping(value)) {
    const rendered: YamlMapping = {}
    for (const [key, item] of Object.entries(value)) {
      rendered[key] = renderValues(document, item, render, isRendered, [...path, key])
    }
    return rendered
  }
  if (value instanceof Map) {
    return new Map(
      [...value].map(([key, item]) => [key, renderValues(document, item, render, isRendered, [...path, String(key)])]),
    )
  }
  if (!isRendered(path)) return value
  if (value instanceof YamlDate) return value.toJSON()
  if (typeof value !== 'string') return value
  try {
    return renderText(value, render)
  } catch (error) {
    throw atPath(error, document, path)
  }
}

/** Renders one text; a text without Jinja is not given to the engine at all. */
export function renderText(text: string, render: RenderText): YamlValue {
  if (!hasJinja(text)) return text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  try {
    return render(text)
  } catch (error) {
    if (!(error instanceof DbtError) || !RENDER_FAILURES.has(error.excType)) throw error
    const [first, ...rest] = error.diagnostics
    if (!first) throw error
    throw new DbtError('CompilationError', [
      {
        ...first,
        message: couldNotRender(text, first.message),
      },
      ...rest,
    ])
  }
}

/** dbt's words for a text of YAML whose template fails. */
export function couldNotRender(text: string, reason: string): string {
  return `Could not render ${text}: ${reason.replace(/\. This can happen when calling a macro[^]*/, '')}`
}

const RENDER_FAILURES: ReadonlySet<string> = new Set(['CompilationError', 'UndefinedMacroError'])

function atPath(error: unknown, document: Pick<YamlDocument, 'source' | 'spanOf'>, path: YamlPath): unknown {
  if (!(error instanceof DbtError)) return error
  const span = document.spanOf(path)
  const [first, ...rest] = error.diagnostics
  if (!first) return error
  return new DbtError(error.excType, [{ ...first, at: span, frames: [{ source: document.source, span }] }, ...rest])
}
