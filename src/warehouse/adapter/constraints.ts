import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { EventSink } from '#foundation/events/event.ts'
import { quoteIdentifier, type ConstraintType, type Dialect } from './dialect.ts'

/** A constraint as it stands in YAML, after its type was checked. */
export interface Constraint {
  readonly type: ConstraintType
  readonly name: string | null
  readonly expression: string | null
  readonly warn_unenforced: boolean
  readonly warn_unsupported: boolean
  readonly to: string | null
  readonly to_columns: readonly string[]
  /** Of a constraint of the whole model. */
  readonly columns: readonly string[]
}

/** A column of a model with a contract, as the manifest holds it. */
export interface ConstrainedColumn {
  readonly name: string
  readonly data_type?: string | null
  readonly quote?: boolean | null
  readonly constraints?: readonly Readonly<Record<string, unknown>>[] | null
}

/** For each column its line in `create table`: name, type and constraints. */
export function renderColumnsConstraints(
  dialect: Dialect,
  adapterType: string,
  columns: readonly ConstrainedColumn[],
  events: EventSink,
): string[] {
  return columns.map((column) => {
    const name = column.quote ? quoteIdentifier(dialect, column.name) : column.name
    const constraints = [...(column.constraints ?? [])].flatMap((raw) => {
      const constraint = parseConstraint(raw)
      if (!isRendered(dialect, adapterType, constraint, events)) return []
      return renderColumnConstraint(dialect, constraint) ?? []
    })
    return [`${name} ${column.data_type ?? 'None'}`, ...constraints].join(' ')
  })
}

/** The lines in `create table` for constraints of the whole model. */
export function renderModelConstraints(
  dialect: Dialect,
  adapterType: string,
  raw: readonly Readonly<Record<string, unknown>>[],
  events: EventSink,
): string[] {
  return raw.flatMap((each) => {
    const constraint = parseConstraint(each)
    if (!isRendered(dialect, adapterType, constraint, events)) return []
    return renderModelConstraint(dialect, constraint) ?? []
  })
}

/** Warns of a constraint that the warehouse does not hold up, and says whether it is written at all. */
function isRendered(dialect: Dialect, adapter: string, constraint: Constraint, events: EventSink): boolean {
  if (constraint.type === 'custom') return true
  const support = dialect.constraintSupport[constraint.type]
  const data = { constraint: constraint.type, adapter }
  if (constraint.warn_unsupported && support === 'not_supported') events.emit('ConstraintNotSupported', data)
  if (constraint.warn_unenforced && support === 'not_enforced') events.emit('ConstraintNotEnforced', data)
  return support !== 'not_supported'
}

function renderColumnConstraint(dialect: Dialect, constraint: Constraint): string | undefined {
  const { type, expression } = constraint
  switch (type) {
    case 'check':
      return expression ? `check (${expression})` : undefined
    case 'not_null':
      return `not null ${expression ?? ''}`.trim()
    case 'unique':
      return `unique ${expression ?? ''}`.trim()
    case 'primary_key':
      return `primary key ${expression ?? ''}`.trim()
    case 'foreign_key': {
      const target = foreignKeyTarget(dialect, constraint)
      if (target !== undefined) return `references ${target}`.trim()
      // dbt-duckdb writes Python's word for it, which no table is called by.
      return dialect.constraintTarget && 'references None'
    }
    case 'custom':
      return expression?.trim() || undefined
  }
}

function renderModelConstraint(dialect: Dialect, constraint: Constraint): string | undefined {
  const { type, expression } = constraint
  const prefix = constraint.name ? `constraint ${constraint.name} ` : ''
  const columns = `(${constraint.columns.join(', ')})`
  const words = expression ? ` ${expression}` : ''
  switch (type) {
    case 'check':
      return expression ? `${prefix}check (${expression})` : undefined
    case 'not_null':
      return undefined
    case 'unique':
      return `${prefix}unique${words} ${columns}`
    case 'primary_key':
      return `${prefix}primary key${words} ${columns}`
    case 'foreign_key': {
      const target = foreignKeyTarget(dialect, constraint)
      return target && `${prefix}foreign key ${columns} references ${target}`
    }
    case 'custom':
      return expression ? `${prefix}${expression}` : undefined
  }
}

function foreignKeyTarget(dialect: Dialect, { to, to_columns, expression }: Constraint): string | undefined {
  if (!to || to_columns.length === 0) return expression || undefined
  return `${dialect.constraintTarget?.(to) ?? to} (${to_columns.join(', ')})`
}

const TYPES = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'] as const

function parseConstraint(raw: Readonly<Record<string, unknown>> | null): Constraint {
  const type = TYPES.find((known) => known === raw?.type)
  const isFlag = (value: unknown) => value === undefined || typeof value === 'boolean'
  if (!raw || !type || !isFlag(raw.warn_unenforced) || !isFlag(raw.warn_unsupported)) {
    throw dbtError('DbtValidationError', 'constraint/unreadable', `Could not parse constraint: ${pythonDict(raw)}`, {
      notes: [`types: ${TYPES.join(', ')}`],
    })
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  return {
    type,
    name: text(raw.name),
    expression: text(raw.expression),
    warn_unenforced: raw.warn_unenforced !== false,
    warn_unsupported: raw.warn_unsupported !== false,
    to: text(raw.to),
    to_columns: texts(raw.to_columns),
    columns: texts(raw.columns),
  }
}

function pythonDict(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(pythonDict).join(', ')}]`
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `'${key}': ${pythonDict(item)}`)
      .join(', ')}}`
  }
  return String(value)
}
