import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'

/** dbt's `flags`: settings of the invocation by their names in capitals. */
export class Flags extends Obj {
  override readonly typeName = 'Namespace'
  readonly #values: Readonly<Record<string, Value>>
  readonly #names: ReadonlyMap<string, string>

  /** A value is read when it is asked for, and not before: a parse depends on what it read. */
  constructor(values: Readonly<Record<string, Value>>) {
    super()
    this.#values = values
    this.#names = new Map(Object.getOwnPropertyNames(values).map((name) => [name.toUpperCase(), name]))
  }

  override qualifiedTypeName(): string {
    return `argparse.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    if (!SHOWN.has(name)) return undefined
    const known = this.#names.get(name)
    return (known === undefined ? undefined : this.#values[known]) ?? null
  }
}

/** dbt shows these alone to templates; one that is not set is None. */
const SHOWN: ReadonlySet<string> = new Set([
  'CACHE_SELECTED_ONLY',
  'DEBUG',
  'EMPTY',
  'FAIL_FAST',
  'FULL_REFRESH',
  'HINTS_ENABLED',
  'INDIRECT_SELECTION',
  'INTROSPECT',
  'INVOCATION_COMMAND',
  'LOG_CACHE_EVENTS',
  'LOG_FORMAT',
  'LOG_PATH',
  'MAXIMUM_SEED_SIZE_MIB',
  'NO_PRINT',
  'PARTIAL_PARSE',
  'PRINTER_WIDTH',
  'PROFILES_DIR',
  'QUIET',
  'REQUIRE_SQL_HEADER_IN_TEST_CONFIGS',
  'SEND_ANONYMOUS_USAGE_STATS',
  'STATIC_PARSER',
  'STORE_FAILURES',
  'TARGET_PATH',
  'USE_COLORS',
  'USE_EXPERIMENTAL_PARSER',
  'VERSION_CHECK',
  'WARN_ERROR',
  'WARN_ERROR_OPTIONS',
  'WHICH',
  'WRITE_JSON',
])
