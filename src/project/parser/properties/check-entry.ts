import { closest } from '#foundation/source/closest.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { checkShape, type Misshapen, type ObjectShape } from './check-shape.ts'
import { type Entry, errorAt } from './entry.ts'
import { SHAPES } from './shapes.ts'

/** Refuses an entry that is not what dbt takes there. */
export function checkEntry(
  entry: Entry,
  shape: ObjectShape = SHAPES[entry.section],
  data: YamlMapping = entry.data,
): void {
  const found = checkShape(shape, entry.nothing.length === 0 ? data : withUndefined(data, entry.nothing))
  if (found) throw misshapen(entry, found)
}

/** Python's value for what is not there, which is of no type that a shape could ask for. */
const UNDEFINED = new (class {
  toString() {
    return 'Undefined'
  }
})()

function withUndefined(data: YamlMapping, places: Entry['nothing']): unknown {
  return places.reduce<unknown>((value, place) => undefinedAt(value, place), data)
}

function undefinedAt(value: unknown, [part, ...rest]: YamlPath): unknown {
  if (part === undefined) return UNDEFINED
  if (Array.isArray(value)) return value.map((item, index) => (index === part ? undefinedAt(item, rest) : item))
  return isMapping(value) ? { ...value, [part]: undefinedAt(value[part], rest) } : value
}

/** dbt's error about an entry: where in it, and what. */
export function misshapen(entry: Entry, { path, message, unknown, choices, isWord }: Misshapen) {
  const where = path.length === 0 ? '[]' : path.map((part) => `[${pythonRepr(part)}]`).join('')
  const meant = unknown
    ? closest(unknown.key, unknown.known)
    : choices && closest(String(valueAt(entry.data, path)), choices)
  return errorAt(
    entry,
    [...entry.path, ...path, ...(unknown ? [unknown.key] : [])],
    'YamlParseDictError',
    unknown ? 'yaml/unknown-key' : 'yaml/invalid',
    `Invalid ${entry.section} config given in ${entry.file.original_file_path} @ ${entry.section}: ` +
      `{'name': ${pythonRepr(entry.name)}} - at path ${where}: ${message}`,
    meant ? `did you mean '${meant}'?` : isWord && choices ? `one of ${choices.join(', ')}` : undefined,
  )
}

/** The same for what no shape can say. */
export function invalidEntry(entry: Entry, message: string, path: readonly (string | number)[] = []) {
  return misshapen(entry, { path, message })
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((value, part) => (value as Record<string | number, unknown>)[part], data)
}
