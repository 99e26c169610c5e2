import type { Variant } from './scd2-model.ts'

const KEY = { keys: ['key'], openEnd: null } as const
const STOCK = { strategy: 'check', checked: ['qty'] } as const
const STAMPED = { strategy: 'timestamp', updatedAt: 'updated_at' } as const
const RENAMED = {
  dbt_valid_from: 'begins',
  dbt_valid_to: 'ends',
  dbt_scd_id: 'version_id',
  dbt_updated_at: 'seen_at',
  dbt_is_deleted: 'is_gone',
} as const

/** Ways of taking a snapshot, all of one source. */
export const VARIANTS: readonly Variant[] = [
  { name: 'check_ignore', ...STOCK, ...KEY, hardDeletes: 'ignore' },
  { name: 'check_invalidate', ...STOCK, ...KEY, hardDeletes: 'invalidate' },
  { name: 'check_new_record', ...STOCK, ...KEY, hardDeletes: 'new_record' },
  { name: 'check_all', strategy: 'check', checked: 'all', ...KEY, hardDeletes: 'invalidate' },
  { name: 'check_stamped', ...STOCK, updatedAt: 'updated_at', ...KEY, hardDeletes: 'invalidate' },
  { name: 'check_two_keys', ...STOCK, keys: ['id', 'part'], openEnd: null, hardDeletes: 'new_record' },
  { name: 'check_open_end', ...STOCK, keys: ['key'], openEnd: '9999-12-31 00:00:00', hardDeletes: 'invalidate' },
  { name: 'stamp_ignore', ...STAMPED, ...KEY, hardDeletes: 'ignore' },
  { name: 'stamp_invalidate', ...STAMPED, ...KEY, hardDeletes: 'invalidate' },
  { name: 'stamp_new_record', ...STAMPED, ...KEY, hardDeletes: 'new_record' },
  {
    name: 'stamp_renamed',
    ...STAMPED,
    keys: ['id', 'part'],
    openEnd: '9999-12-31 00:00:00',
    hardDeletes: 'new_record',
    names: RENAMED,
  },
]

/** dbt's column of this name in a variant's table. */
export function columnOf({ names }: Variant, name: string): string {
  return names?.[name] ?? name
}

/** The configuration of a variant, as it stands in YAML. */
export function configOf(variant: Variant): Readonly<Record<string, unknown>> {
  const { strategy, checked, updatedAt, keys, hardDeletes, openEnd, names } = variant
  return {
    schema: 'snap',
    strategy,
    unique_key: keys.length === 1 ? keys[0] : keys,
    hard_deletes: hardDeletes,
    ...(checked !== undefined && { check_cols: checked }),
    ...(updatedAt !== undefined && { updated_at: updatedAt }),
    ...(openEnd !== null && { dbt_valid_to_current: `cast('${openEnd}' as timestamp)` }),
    ...(names && { snapshot_meta_column_names: names }),
  }
}
