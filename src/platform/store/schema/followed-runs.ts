import type { Migration } from './migration.ts'

/** Who has to do something after each run knows which ones are done with. */
export const FOLLOWED_RUNS: Migration = {
  version: 4,
  statements: [
    'alter table runs add column followed_at {text}',
    'alter table runs add column follow_until {text}',
    'update runs set followed_at = finished_at where finished_at is not null',
    'create index runs_to_follow on runs (finished_at, id) where finished_at is not null and followed_at is null',
  ],
}
