/** A constraint on a column; on a model it names its columns too. */
export interface ColumnConstraint {
  type: 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom'
  name: string | null
  expression: string | null
  warn_unenforced: boolean
  warn_unsupported: boolean
  to: string | null
  to_columns: string[]
}

export interface ModelConstraint extends ColumnConstraint {
  columns: string[]
}

export interface ColumnConfig {
  meta: Record<string, unknown>
  tags: string[]
  [extra: string]: unknown
}

/** A column as the project describes it; keys of adapters and users stand inline after the known ones. */
export interface ColumnInfo {
  name: string
  description: string
  meta: Record<string, unknown>
  data_type: string | null
  constraints: ColumnConstraint[]
  quote: boolean | null
  config: ColumnConfig
  tags: string[]
  granularity: string | null
  dimension: string | Record<string, unknown> | null
  entity: string | Record<string, unknown> | null
  doc_blocks: string[]
  [extra: string]: unknown
}

export function newColumnConstraint(
  given: Partial<ColumnConstraint> & Pick<ColumnConstraint, 'type'>,
): ColumnConstraint {
  return Object.assign(
    {
      type: given.type,
      name: null,
      expression: null,
      warn_unenforced: true,
      warn_unsupported: true,
      to: null,
      to_columns: [],
    },
    given,
  )
}

export function newModelConstraint(given: Partial<ModelConstraint> & Pick<ModelConstraint, 'type'>): ModelConstraint {
  return Object.assign({ ...newColumnConstraint({ type: given.type }), columns: [] }, given)
}
