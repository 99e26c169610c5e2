import {
  checkCriteria,
  type IndirectSelection,
  type MethodName,
  parseMethod,
  type SelectionCriteria,
  selectionGroup,
  type SelectionGroup,
} from './selection-spec.ts'

const DEFAULT_INCLUDES = ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*']

/**
 * `--select` and `--exclude` as a spec. A blank joins, a comma intersects; without `--select` everything is meant.
 * `indirect` is the flag `--indirect-selection`.
 */
export function parseSelection(
  select: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
  indirect: IndirectSelection = 'eager',
): SelectionGroup {
  const included =
    select && select.length > 0 ? parseUnion(select, true, indirect) : parseUnion(DEFAULT_INCLUDES, false, indirect)
  const excluded = parseUnion(exclude ?? [], exclude !== undefined, indirect)
  return selectionGroup('difference', [included, excluded])
}

/** The parts of a criterion as they were written; depths and values still text. */
export interface RawCriterion {
  readonly childrens_parents?: string
  readonly parents?: string
  readonly parents_depth?: string
  readonly method?: string
  readonly value: string
  readonly children?: string
  readonly children_depth?: string
}

const CRITERION =
  /^(?<childrens_parents>@)?(?<parents>(?<parents_depth>\d*)\+)?(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>.*?)(?<children>\+(?<children_depth>\d*))?$/u

/** Takes a criterion apart: `2+tag:nightly+` has parents to the depth of 2, the method tag, and children. */
export function splitCriterion(raw: string): RawCriterion | undefined {
  const parts = CRITERION.exec(raw)?.groups
  return parts ? { ...parts, value: parts['value'] ?? '' } : undefined
}

export function parseCriterion(raw: string, indirect: IndirectSelection): SelectionCriteria {
  const parts = splitCriterion(raw) ?? { value: raw }
  const { method, arguments: rest } =
    parts.method === undefined ? { method: defaultMethod(parts.value), arguments: [] } : parseMethod(parts.method)
  return checkCriteria(
    {
      kind: 'criteria',
      raw,
      method,
      arguments: rest,
      value: parts.value,
      childrens_parents: parts.childrens_parents !== undefined,
      parents: parts.parents !== undefined,
      parents_depth: depth(parts.parents_depth),
      children: parts.children !== undefined,
      children_depth: depth(parts.children_depth),
      indirect_selection: indirect,
    },
    raw,
  )
}

/** What a value without a method means: a path if it has a slash, a file if it ends like one, else a name. */
export function defaultMethod(value: string): MethodName {
  if (value.includes('/')) return 'path'
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn'
}

function parseUnion(specs: readonly string[], expect_exists: boolean, indirect: IndirectSelection): SelectionGroup {
  const intersections = specs
    .flatMap((spec) => spec.split(' '))
    .map((raw) =>
      selectionGroup(
        'intersection',
        raw.split(',').map((part) => parseCriterion(part, indirect)),
        { expect_exists, raw, indirect_selection: indirect },
      ),
    )
  return selectionGroup('union', intersections, { raw: specs, indirect_selection: indirect })
}

function depth(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined
}
