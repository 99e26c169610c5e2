/**
 * selectors.yml: named selections, each a text as on the command line, a mapping with a method,
 * or `union` and `intersection` of further ones, with `exclude` beside them.
 */
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { pythonInt } from '#foundation/yaml/python-number.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { defaultMethod } from '#api/selection-words.ts'
import { parseCriterion } from './parse-selection.ts'
import type { NamedSelector } from './selection-input.ts'
import {
  checkCriteria,
  INDIRECT_SELECTIONS,
  type IndirectSelection,
  parseMethod,
  type SelectionCriteria,
  selectionGroup,
  type SelectionSpec,
} from './selection-spec.ts'
import { showRaw, showValue } from './show-raw.ts'

/** The parsed content of selectors.yml, after rendering, as selectors by name. `indirect` is the flag `--indirect-selection`. */
export function parseSelectors(data: unknown, indirect: IndirectSelection = 'eager'): Map<string, NamedSelector> {
  const entries = isMapping(data) ? data['selectors'] : undefined
  if (!Array.isArray(entries)) throw malformed(data)
  const selectors = new Map<string, NamedSelector>()
  let defaultName: string | undefined
  for (const entry of entries) {
    if (!isMapping(entry)) throw malformed(data)
    const { name, definition } = entry
    if (typeof name !== 'string' || !(typeof definition === 'string' || isMapping(definition))) throw malformed(data)
    const isDefault = entry['default'] === true
    if (isDefault && defaultName !== undefined) {
      throw dbtError(
        'DbtSelectorsError',
        'selector/two-defaults',
        `Error when parsing the selector file. Found multiple selectors with \`default: true\`:${defaultName} and ${name}`,
      )
    }
    if (isDefault) defaultName = name
    selectors.set(name, { definition: parseNamed(name, definition, indirect), default: isDefault })
  }
  return selectors
}

/** The selector that stands for a command without `--select`, `--exclude` and `--selector`. */
export function findDefaultSelector(selectors: ReadonlyMap<string, NamedSelector>): string | undefined {
  for (const [name, selector] of selectors) if (selector.default) return name
  return undefined
}

function parseNamed(name: string, definition: unknown, indirect: IndirectSelection): SelectionSpec {
  try {
    if (isMapping(definition) && ('union' in definition || 'intersection' in definition)) {
      const keys = Object.keys(definition)
      if (keys.length > 1) {
        throw invalid(
          "Only a single 'union' or 'intersection' key is allowed in a root level selector definition; " +
            `found ${keys.join(',')}.`,
        )
      }
    }
    return parseDefinition(definition, indirect)
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    const [first] = error.diagnostics
    throw dbtError(
      'DbtSelectorsError',
      first?.code ?? 'selector/invalid-definition',
      `Could not read selector file data: ${first?.message ?? error.message}`,
      { notes: [`in the selector '${name}'`], setting: name, ...(first?.hint && { hint: first.hint }) },
    )
  }
}

function parseDefinition(definition: unknown, indirect: IndirectSelection): SelectionSpec {
  if (typeof definition === 'string') return parseCriterion(definition, indirect)
  if (!isMapping(definition)) {
    throw invalid(`Expected to find union, intersection, str or dict, instead found: ${showValue(definition)}`)
  }
  if ('union' in definition) return parseSet('union', definition, indirect)
  if ('intersection' in definition) return parseSet('intersection', definition, indirect)
  return parseMethodMapping(definition, indirect)
}

function parseSet(
  kind: 'union' | 'intersection',
  definition: Readonly<Record<string, unknown>>,
  indirect: IndirectSelection,
): SelectionSpec {
  const included: SelectionSpec[] = []
  let excluded: SelectionSpec | undefined
  for (const part of listOf(definition, kind)) {
    if (!isMapping(part) || !('exclude' in part)) {
      included.push(parseDefinition(part, indirect))
    } else {
      if (excluded) {
        throw invalid(
          `You cannot provide multiple exclude arguments to the same selector set operator:\n${showValue(part)}`,
        )
      }
      excluded = parseExclusions(part, indirect)
    }
  }
  if (!excluded) return selectionGroup(kind, included, { raw: definition })
  return selectionGroup('difference', [selectionGroup(kind, included), excluded], { raw: definition })
}

function parseExclusions(
  definition: Readonly<Record<string, unknown>>,
  indirect: IndirectSelection,
): SelectionSpec | undefined {
  const exclusions = listOf(definition, 'exclude')
  const parsed = exclusions.map((exclusion) => parseDefinition(exclusion, indirect))
  return parsed.length > 1 ? selectionGroup('union', parsed, { raw: exclusions }) : parsed[0]
}

/** Either `tag: nightly`, or `method` and `value` with operators beside them. */
function parseMethodMapping(definition: Readonly<Record<string, unknown>>, indirect: IndirectSelection): SelectionSpec {
  const keys = Object.keys(definition)
  const [only] = keys
  if (keys.length === 1 && only !== undefined) {
    return criteriaOf({ method: only, value: definition[only] }, definition, indirect)
  }
  if (!('method' in definition) || !('value' in definition)) {
    throw invalid(`Expected either 1 key or else "method" and "value" keys, but got ${showValue(keys)}`)
  }
  const excluded = 'exclude' in definition ? parseExclusions(definition, indirect) : undefined
  const criteria = criteriaOf(definition, definition, indirect)
  return excluded ? selectionGroup('difference', [criteria, excluded]) : criteria
}

function criteriaOf(
  given: Readonly<Record<string, unknown>>,
  raw: unknown,
  flag: IndirectSelection,
): SelectionCriteria {
  const value = given['value']
  const isNamed = given['method'] !== undefined && given['method'] !== null
  const { method, arguments: rest } = isNamed
    ? parseMethod(String(given['method']))
    : { method: defaultMethod(String(value)), arguments: [] }
  return checkCriteria(
    {
      kind: 'criteria',
      raw,
      method,
      arguments: rest,
      value,
      childrens_parents: isSet(given['childrens_parents']),
      parents: isSet(given['parents']),
      parents_depth: depthOf(given['parents_depth']),
      children: isSet(given['children']),
      children_depth: depthOf(given['children_depth']),
      indirect_selection: indirectOf(given['indirect_selection']) ?? flag,
    },
    showRaw(raw),
  )
}

function depthOf(given: unknown): number | undefined {
  if (!isSet(given)) return undefined
  const depth = typeof given === 'string' ? Number(pythonInt(given) ?? Number.NaN) : Math.trunc(Number(given))
  if (Number.isInteger(depth)) return depth
  throw dbtError(
    'DbtRuntimeError',
    'selector/invalid-depth',
    `Invalid node spec - could not handle parent depth ${showRaw(given)}`,
  )
}

/** What Python takes as true: no empty text, list or mapping. */
function isSet(given: unknown): boolean {
  if (Array.isArray(given)) return given.length > 0
  return isMapping(given) ? Object.keys(given).length > 0 : Boolean(given)
}

function indirectOf(given: unknown): IndirectSelection | undefined {
  if (given === undefined) return undefined
  const mode = INDIRECT_SELECTIONS.find((mode) => mode === given)
  if (mode) return mode
  throw invalid(`${showValue(given)} is not a valid IndirectSelection`, `modes are ${INDIRECT_SELECTIONS.join(', ')}`)
}

function listOf(definition: Readonly<Record<string, unknown>>, key: string): readonly unknown[] {
  const values = definition[key]
  if (!Array.isArray(values)) throw invalid(`Invalid value for key "${key}". Expected a list.`)
  for (const value of values) {
    if (value instanceof Map) {
      const wrong = [...value.keys()].find((name) => typeof name !== 'string')
      throw invalid(`Expected all keys to "${key}" dict to be strings, but "${showValue(wrong)}" is none`)
    }
    if (typeof value !== 'string' && !isMapping(value)) {
      throw invalid(`Invalid value type in key "${key}", expected dict or str (value: ${showValue(value)}).`)
    }
  }
  return values
}

function invalid(message: string, hint?: string) {
  return dbtError('DbtValidationError', 'selector/invalid-definition', message, hint ? { hint } : {})
}

function malformed(data: unknown) {
  return dbtError(
    'DbtSelectorsError',
    'selector/malformed',
    `Could not parse selector file data: \n${showValue(data)}\n` +
      'Valid root-level selector definitions: union, intersection, string, dictionary. No lists. \n' +
      'https://docs.getdbt.com/reference/node-selection/yaml-selectors',
  )
}
