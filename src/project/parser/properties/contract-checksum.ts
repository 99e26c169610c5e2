import { sha256 } from '#foundation/source/checksum.ts'
import type { ColumnConstraint, ModelConstraint } from '#manifest/nodes/column.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { pythonRepr } from '#project/config/python-repr.ts'

const CONSTRAINT_KEYS = [
  'type',
  'name',
  'expression',
  'warn_unenforced',
  'warn_unsupported',
  'to',
  'to_columns',
] as const

/** Sets the checksum of an enforced contract. It is made of texts that Python prints, so that it equals dbt's. */
export function setContractChecksum(model: ModelNode): void {
  if (!model.contract.enforced || model.contract.checksum !== null) return
  const columns = Object.values(model.columns).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  let state = ''
  for (const { name, data_type, constraints } of columns) {
    const printed = constraints.map((constraint) => printConstraint('ColumnLevelConstraint', constraint))
    state += `|${name}${data_type ?? 'None'}[${printed.join(', ')}]`
  }
  const { materialized } = model.config
  if (materialized === 'table' || materialized === 'incremental') {
    state += `${materialized}[${model.constraints.map(printModelConstraint).join(', ')}]`
  }
  model.contract.checksum = sha256(state)
}

function printModelConstraint(constraint: ModelConstraint): string {
  return printConstraint('ModelLevelConstraint', constraint, `, columns=${pythonRepr(constraint.columns)}`)
}

/** A constraint as the dataclass that dbt keeps it in prints it. */
function printConstraint(className: string, constraint: ColumnConstraint, rest = ''): string {
  const fields = CONSTRAINT_KEYS.map((key) => `${key}=${printValue(key, constraint[key])}`)
  return `${className}(${fields.join(', ')}${rest})`
}

function printValue(key: string, value: unknown): string {
  return key === 'type' ? `<ConstraintType.${value}: '${value}'>` : pythonRepr(value)
}
