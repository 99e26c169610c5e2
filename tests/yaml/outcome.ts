import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { floatRepr } from '#foundation/source/float-repr.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { YamlFloat, type YamlValue } from '#foundation/yaml/yaml-value.ts'

/** What reading a text gives, as `load.py` writes it. */
export interface YamlOutcome {
  /** Each part with the first letter of its Python type. */
  readonly value?: unknown
  /** Name, line and column of each key that stands twice. */
  readonly duplicates?: readonly (readonly [string, number, number])[]
  readonly error?: string
  readonly line?: number
  readonly column?: number
}

/** Reads a text here. */
export function readOutcome(text: string): YamlOutcome {
  try {
    const document = parseYaml({ path: 'x.yml', text })
    const duplicates = document.duplicateKeys.map(({ key, span }) => [key, span.line, span.column] as const)
    return { value: typed(document.value), ...(duplicates.length > 0 && { duplicates }) }
  } catch (error) {
    const [diagnostic] = error instanceof DbtError ? error.diagnostics : []
    if (!diagnostic?.at) throw error
    return { error: diagnostic.message.split('\n')[1] ?? '', line: diagnostic.at.line, column: diagnostic.at.column }
  }
}

function typed(value: YamlValue): unknown[] {
  if (value === null) return ['n']
  if (typeof value === 'boolean') return ['b', value]
  if (typeof value === 'string') return ['s', value]
  if (typeof value === 'bigint') return ['i', String(value)]
  if (typeof value === 'number') return Number.isInteger(value) ? ['i', String(value)] : ['f', floatRepr(value)]
  if (value instanceof YamlFloat) return ['f', floatRepr(value.value)]
  if (value instanceof YamlDate) return ['d', String(value)]
  if (value instanceof Uint8Array) return ['y', Buffer.from(value).toString('hex')]
  if (value instanceof Set)
    return ['set', [...value].map((item) => inAscii(JSON.stringify(typed(item)).replace(',', ', '))).sort()]
  if (Array.isArray(value)) return ['l', value.map(typed)]
  const entries: [YamlValue, YamlValue][] = value instanceof Map ? [...value] : Object.entries(value)
  return ['m', entries.map(([key, item]) => [typed(key), typed(item)])]
}

/** As Python's `json` writes what is no ASCII: sets are in the order of that. */
function inAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
