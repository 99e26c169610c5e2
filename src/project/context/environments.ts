import { Environment } from '#jinja/environment.ts'
import type { Scope } from '#jinja/environment.ts'
import type { Value } from '#jinja/values/value.ts'
import { isList, markerFilters } from '#project/builtins/native/markers.ts'
import { nativeConcat } from '#project/builtins/native/native-concat.ts'
import { DBT_SYNTAX } from '#project/macros/dbt-tags.ts'

/** Jinja as dbt sets it up: once for text, once for values out of YAML. */
export interface Environments {
  readonly text: Environment
  readonly native: Environment
}

export function dbtEnvironments(): Environments {
  return { text: environment(false), native: environment(true) }
}

function environment(isNative: boolean): Environment {
  return new Environment({
    ...DBT_SYNTAX,
    filters: new Map([...markerFilters(isNative), ['is_list', (value: Value): Value => isList(value)]]),
  })
}

const CONTROL = /\{[{%#]|[#}%]\}/

/** Whether a text has anything for Jinja to do; without, dbt does not even ask Jinja. */
export function hasRenderCharacters(text: string): boolean {
  return CONTROL.test(text)
}

/** A text of a YAML file as the value it stands for: `{{ 1 + 1 }}` is a number. `path` is for messages. */
export function renderNative(environments: Environments, text: string, scope: Scope, path: string): Value {
  if (!hasRenderCharacters(text)) return nativeConcat(text === '' ? [] : [withoutLastLineBreak(text)])
  const template = environments.native.compile({ path, text })
  return nativeConcat(environments.native.renderPiecesSync(template, scope))
}

/** Jinja reads every kind of line break as `\n` and drops one at the end. */
function withoutLastLineBreak(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
}

/** A text of a YAML file rendered to text. */
export function renderText(environments: Environments, text: string, scope: Scope, path: string): string {
  if (!hasRenderCharacters(text)) return text
  return environments.text.renderSync(environments.text.compile({ path, text }), scope)
}
