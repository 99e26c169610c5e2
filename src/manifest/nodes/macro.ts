import { defaultDocs, type Docs } from './config.ts'
import { repeated } from './repeated.ts'
import { type Given, type MacroDependsOn, type Resource, resourceHead, type ResourceKeys } from './resource.ts'

export interface MacroArgument {
  name: string
  type: string | null
  description: string
}

export interface MacroConfig {
  meta: Record<string, unknown>
  docs: Docs
  [extra: string]: unknown
}

/** A macro, a `{% test %}` block (`test_…`) or a materialization (`materialization_…_default`). */
export interface Macro extends Resource {
  resource_type: 'macro'
  macro_sql: string
  depends_on: MacroDependsOn
  description: string
  meta: Record<string, unknown>
  docs: Docs
  config: MacroConfig
  patch_path: string | null
  arguments: MacroArgument[]
  created_at: number
  supported_languages: string[] | null
}

const emptyMacro = repeated(() => ({
  ...resourceHead('macro'),
  macro_sql: '',
  depends_on: { macros: [] },
  description: '',
  meta: {},
  docs: defaultDocs(),
  config: { meta: {}, docs: defaultDocs() },
  patch_path: null,
  arguments: [],
  created_at: 0,
  supported_languages: null,
}))

export function newMacro(given: Given<Macro, ResourceKeys | 'macro_sql'>): Macro {
  return Object.assign(emptyMacro(), given)
}
