import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'

/** Which tests come along with the nodes they test. */
export const INDIRECT_SELECTIONS = ['eager', 'cautious', 'buildable', 'empty'] as const
export type IndirectSelection = (typeof INDIRECT_SELECTIONS)[number]

export const METHOD_NAMES = [
  'fqn',
  'tag',
  'group',
  'access',
  'source',
  'path',
  'file',
  'package',
  'config',
  'test_name',
  'test_type',
  'resource_type',
  'state',
  'exposure',
  'metric',
  'result',
  'source_status',
  'version',
  'semantic_model',
  'saved_query',
  'unit_test',
  'selector',
] as const
export type MethodName = (typeof METHOD_NAMES)[number]

/** One criterion: a method, its value, and which relatives come along. For example `2+tag:nightly+`. */
export interface SelectionCriteria {
  readonly kind: 'criteria'
  /** As it was written. */
  readonly raw: unknown
  readonly method: MethodName
  /** What stood behind the method's dots: `config.meta.owner` → ['meta', 'owner']. */
  readonly arguments: readonly string[]
  readonly value: unknown
  readonly childrens_parents: boolean
  readonly parents: boolean
  readonly parents_depth: number | undefined
  readonly children: boolean
  readonly children_depth: number | undefined
  readonly indirect_selection: IndirectSelection
}

/** Several selections taken together: all, what is in each, or the first without the others. */
export interface SelectionGroup {
  readonly kind: 'union' | 'intersection' | 'difference'
  readonly components: readonly SelectionSpec[]
  readonly indirect_selection: IndirectSelection
  /** Whether finding nothing deserves a warning. */
  readonly expect_exists: boolean
  readonly raw: unknown
}

export type SelectionSpec = SelectionCriteria | SelectionGroup

export function selectionGroup(
  kind: SelectionGroup['kind'],
  components: readonly SelectionSpec[],
  rest: Partial<Pick<SelectionGroup, 'indirect_selection' | 'expect_exists' | 'raw'>> = {},
): SelectionGroup {
  return { kind, components, indirect_selection: 'eager', expect_exists: false, raw: undefined, ...rest }
}

/** Checks a method as it was written, with its arguments: `config.meta.owner`. */
export function parseMethod(raw: string): { method: MethodName; arguments: readonly string[] } {
  const [method = '', ...rest] = raw.split('.')
  if (isMethodName(method)) return { method, arguments: rest }
  const meant = closest(method, METHOD_NAMES)
  throw dbtError('InvalidSelectorError', 'selector/unknown-method', `'${method}' is not a valid method name`, {
    hint: meant === undefined ? `methods are ${[...METHOD_NAMES].sort().join(', ')}` : `did you mean '${meant}:'?`,
  })
}

export function checkCriteria(criteria: SelectionCriteria, shown: string): SelectionCriteria {
  if (criteria.children && criteria.childrens_parents) {
    throw dbtError(
      'DbtRuntimeError',
      'selector/incompatible-operators',
      `Invalid node spec ${shown} - "@" prefix and "+" suffix are incompatible`,
      { hint: '"@" already takes the children, and all that they read from' },
    )
  }
  return criteria
}

function isMethodName(name: string): name is MethodName {
  return (METHOD_NAMES as readonly string[]).includes(name)
}
