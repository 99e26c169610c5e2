import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ColumnConstraint } from '../nodes/column.ts'
import type { ModelNode } from '../nodes/model.ts'
import { nodeTitle } from '../nodes/node-title.ts'
import { sameValue } from './same-value.ts'

/** What became of a model's contract. A breaking change can break those who read from the model. */
export type ContractChange =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'breaking'; readonly breaking_changes: readonly string[] }

/** Whether the warehouse keeps a kind of constraint itself: losing one that it kept is a breaking change. */
export type IsEnforced = (constraint: ColumnConstraint['type']) => boolean

export function compareContracts(old: ModelNode, model: ModelNode, isEnforced: IsEnforced): ContractChange {
  if (!old.contract.enforced) return { kind: model.contract.enforced ? 'changed' : 'same' }
  if (model.contract.enforced && model.contract.checksum === old.contract.checksum) return { kind: 'same' }
  const breaking_changes = [
    ...enforcementRemoved(model),
    ...listed('Columns were removed', removedColumns(old, model)),
    ...listed('Columns with data_type changes', typeChanges(old, model)),
    ...listed('Enforced column level constraints were removed', removedColumnConstraints(old, model, isEnforced)),
    ...listed('Enforced model level constraints were removed', removedModelConstraints(old, model, isEnforced)),
    ...listed('Materialization changed with enforced constraints', materializationChange(old, model)),
  ]
  return breaking_changes.length > 0 ? { kind: 'breaking', breaking_changes } : { kind: 'changed' }
}

/** Versioned models promise their contract: breaking it stops dbt. */
export function contractBroken(model: ModelNode, breaking_changes: readonly string[]) {
  return dbtError(
    'ContractBreakingChangeError',
    'contract/breaking-change',
    'While comparing to previous project state, dbt detected a breaking change to an enforced contract.' +
      `\n  - ${breaking_changes.join('\n  - ')}\n` +
      'Consider making an additive (non-breaking) change instead, if possible.\n' +
      'Otherwise, create a new model version: https://docs.getdbt.com/docs/collaborate/govern/model-versions',
    { category: 'Breaking change to contract Error', node: nodeTitle(model) },
  )
}

function enforcementRemoved(model: ModelNode): string[] {
  if (model.contract.enforced) return []
  return [
    'Contract enforcement was removed: Previously, this model had an enforced contract. ' +
      'It is no longer configured to enforce its contract, and this is a breaking change.',
  ]
}

function listed(title: string, items: readonly string[]): string[] {
  return items.length > 0 ? [`${title}: \n    - ${items.join('\n    - ')}`] : []
}

function sortedColumns(model: ModelNode) {
  return Object.entries(model.columns).sort(([a], [b]) => (a < b ? -1 : 1))
}

function removedColumns(old: ModelNode, model: ModelNode): string[] {
  return sortedColumns(old)
    .filter(([key]) => !Object.hasOwn(model.columns, key))
    .map(([, column]) => column.name)
}

function typeChanges(old: ModelNode, model: ModelNode): string[] {
  return sortedColumns(old).flatMap(([key, column]) => {
    const now = model.columns[key]
    if (!now || baseType(now.data_type) === baseType(column.data_type)) return []
    return [`${column.name} (${column.data_type ?? 'None'} -> ${now.data_type ?? 'None'})`]
  })
}

/** Sizes and precisions may change: `varchar(3)` and `VARCHAR(10)` are the same type. */
function baseType(data_type: string | null): string {
  return (data_type ?? '').split('(')[0]?.trim().toLowerCase() ?? ''
}

function removedColumnConstraints(old: ModelNode, model: ModelNode, isEnforced: IsEnforced): string[] {
  if (!keepsConstraints(old)) return []
  return sortedColumns(old).flatMap(([key, column]) => {
    const now = model.columns[key]
    if (!now) return []
    return missingFrom(now.constraints, column.constraints, isEnforced).map(
      (constraint) => `'${constraint.name ?? constraint.type}' constraint on column ${key}`,
    )
  })
}

function removedModelConstraints(old: ModelNode, model: ModelNode, isEnforced: IsEnforced): string[] {
  if (!keepsConstraints(old)) return []
  return missingFrom(model.constraints, old.constraints, isEnforced).map((constraint) => {
    const columns = constraint.columns.map((column) => `'${column}'`).join(', ')
    return `'${constraint.name ?? constraint.type}' constraint on columns [${columns}]`
  })
}

function missingFrom<T extends ColumnConstraint>(now: readonly T[], before: readonly T[], isEnforced: IsEnforced): T[] {
  return before.filter(
    (constraint) => isEnforced(constraint.type) && !now.some((other) => sameValue(other, constraint)),
  )
}

function materializationChange(old: ModelNode, model: ModelNode): string[] {
  const hadConstraints =
    old.constraints.length > 0 || Object.values(old.columns).some((column) => column.constraints.length > 0)
  if (!keepsConstraints(old) || keepsConstraints(model) || !hadConstraints) return []
  return [`${old.config.materialized} -> ${model.config.materialized}`]
}

/** Only tables carry constraints. */
function keepsConstraints(model: ModelNode): boolean {
  return model.config.materialized === 'table' || model.config.materialized === 'incremental'
}
