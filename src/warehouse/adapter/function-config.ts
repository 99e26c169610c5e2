import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** What a warehouse needs to know to make a function of the user's. */
export interface FunctionConfig {
  readonly language: string
  readonly type: string
  readonly runtime_version: string | null
  readonly entry_point: string | null
}

/** Reads it of a function's node; undefined for any other node. */
export function functionConfig(node: {
  readonly resource_type: string
  readonly language?: string | null
  readonly config: Readonly<Record<string, unknown>>
}): FunctionConfig | undefined {
  if (node.resource_type !== 'function') return undefined
  const text = (key: string) => (typeof node.config[key] === 'string' ? (node.config[key] as string) : null)
  const config: FunctionConfig = {
    language: node.language ?? '',
    type: text('type') ?? '',
    runtime_version: text('runtime_version'),
    entry_point: text('entry_point'),
  }
  if (!config.language) throw missing('A `language` is required for functions')
  if (!config.type) throw missing('A `type` is required for functions')
  if (config.language === 'python') {
    if (!config.runtime_version) throw missing('A `runtime_version` is required for python functions')
    if (!config.entry_point) throw missing('An `entry_point` is required for python functions')
  }
  return config
}

/** The macro that makes such a function, for example `scalar_function_sql`. */
export function functionMacroName(config: FunctionConfig): string {
  return `${config.type}_function_${config.language}`
}

function missing(message: string) {
  return dbtError('DbtRuntimeError', 'function/incomplete', message)
}
