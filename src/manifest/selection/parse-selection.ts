import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { defaultMethod, splitCriterion } from '#api/selection-words.ts'
import {
  checkCriteria,
  type IndirectSelection,
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

export function parseCriterion(raw: string, indirect: IndirectSelection): SelectionCriteria {
  const parts = splitCriterion(raw)
  if (!parts) throw dbtError('DbtRuntimeError', 'selector/invalid-spec', `Invalid selector spec "${raw}"`)
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
