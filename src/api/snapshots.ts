/** Snapshots, and what is asked of their history. */
import {
  exactly,
  FLAG,
  INTEGER,
  listOf,
  OBJECT,
  type Of,
  oneOf,
  orNull,
  recordOf,
  TEXT,
  withOptions,
} from './json-schema.ts'

export const SNAPSHOT = recordOf('TrellisSnapshot', {
  unique_id: TEXT,
  name: TEXT,
  package_name: TEXT,
  /** Its first line. */
  description: TEXT,
  strategy: orNull(TEXT),
  unique_key: listOf(TEXT),
  /** Columns whose change makes a version; empty where all count, or a time says it. */
  check_cols: listOf(TEXT),
  updated_at: orNull(TEXT),
  relation_name: orNull(TEXT),
})

export const SNAPSHOTS = recordOf('TrellisSnapshots', { snapshots: listOf(SNAPSHOT) })

/** What came of a question: of single changes a row has `at`, `change`, the key, the labels, `column`, `before` and `after`. */
export const CHANGES = withOptions(
  'TrellisChanges',
  {
    snapshot: TEXT,
    relation: TEXT,
    question: oneOf(['changes', 'net', 'most-changed', 'never-changed', 'ran-out', 'came-back', 'raised', 'as-of']),
    from: orNull(TEXT),
    to: orNull(TEXT),
    timezone: TEXT,
    /** Whether moments of the snapshot have a zone, and are told in `timezone`; else they are as the warehouse has them. */
    has_zone: FLAG,
    keys: listOf(TEXT),
    /** Columns that are shown beside the key. */
    labels: listOf(TEXT),
    /** All that the snapshot holds beside its keys. */
    columns: listOf(exactly({ name: TEXT, dtype: TEXT, is_number: FLAG })),
    /** Without the limit. */
    total: INTEGER,
    shown: INTEGER,
    rows: listOf(OBJECT),
  },
  {
    /** Of questions about one column. */
    column: TEXT,
    as_of: TEXT,
    by: oneOf(['day', 'week', 'month']),
  },
)

export type Snapshot = Of<typeof SNAPSHOT>
export type Snapshots = Of<typeof SNAPSHOTS>
export type Changes = Of<typeof CHANGES>
