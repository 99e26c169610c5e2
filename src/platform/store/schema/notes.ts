import type { Migration } from './migration.ts'

/** Short texts by their names. */
export const NOTES: Migration = {
  version: 3,
  statements: ['create table notes (name {text} primary key, value {text} not null)'],
}
