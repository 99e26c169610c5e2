import type { Migration } from './migration.ts'

/** When what a lease is for was last built, and by whom: others may take it as it is. */
export const BUILT_LEASES: Migration = {
  version: 5,
  statements: [
    'alter table leases add column built_digest {text}',
    'alter table leases add column built_started_at {text}',
    'alter table leases add column built_at {text}',
    'alter table leases add column built_run_id bigint',
    'alter table leases add column built_by {text}',
  ],
}
