import type { Migration } from './migration.ts'

/** People who sign in, and where they are signed in; who has revoked a token. */
export const USERS: Migration = {
  version: 2,
  statements: [
    `create table users (
      name {text} primary key, role {text} not null, password {text} not null, created_by {text},
      created_at {text} not null, password_changed_at {text} not null, last_sign_in_at {text}
    )`,
    `create table sessions (
      hash {text} primary key, user_name {text} not null, role {text} not null, via {text} not null,
      created_at {text} not null, used_at {text} not null, expires_at {text} not null
    )`,
    'create index sessions_by_user on sessions (user_name)',
    'create index sessions_by_end on sessions (expires_at)',
    'alter table tokens add column revoked_by {text}',
  ],
}
