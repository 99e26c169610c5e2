import type { Migration } from './migration.ts'

/** How many rows a node had the last time that a warehouse said so, and how many of a test failed. */
export const LATEST_NUMBERS: Migration = {
  version: 6,
  statements: [
    'alter table node_latest add column failures bigint',
    'alter table node_latest add column rows_affected bigint',
    ...['failures', 'rows_affected'].map(
      (column) => `update node_latest set ${column} = (
        select r.${column} from node_results as r
        where r.run_id = node_latest.run_id and r.step = node_latest.step and r.unique_id = node_latest.unique_id
      )`,
    ),
  ],
}
