/** What `trellis.yml` says of the server itself, and who may come in; never a secret. */
import {
  exactly,
  FLAG,
  INTEGER,
  listOf,
  MOMENT,
  NUMBER,
  type Of,
  oneOf,
  orNull,
  recordOf,
  TEXT,
} from './json-schema.ts'
import { ROLE } from './session.ts'

/** Spans are in seconds; null where nothing limits it. */
export const SERVER_SETTINGS = recordOf('TrellisServerSettings', {
  /** As the file has it: options of `trellis up` win. */
  server: exactly({
    host: TEXT,
    port: INTEGER,
    public_url: orNull(TEXT),
    shutdown: oneOf(['drain', 'cancel']),
    rate_limit: INTEGER,
    publish: orNull(TEXT),
    open_lineage: orNull(TEXT),
  }),
  security: exactly({
    sign_in: orNull(oneOf(['local', 'oidc', 'proxy'])),
    session_seconds: NUMBER,
    token_lifetime_seconds: orNull(NUMBER),
    hosts: listOf(TEXT),
  }),
  retention: exactly({
    runs_seconds: orNull(NUMBER),
    runs_per_job: orNull(INTEGER),
    total_runs: orNull(INTEGER),
    details_seconds: orNull(NUMBER),
    history_seconds: orNull(NUMBER),
    failed_rows: INTEGER,
    failed_rows_seconds: NUMBER,
  }),
  history: exactly({ enabled: FLAG, schema: TEXT }),
  audit: exactly({ is_signed: FLAG }),
  instances: listOf(
    exactly({
      name: TEXT,
      description: orNull(TEXT),
      owner: orNull(TEXT),
      profile: orNull(TEXT),
      target: orNull(TEXT),
      timezone: orNull(TEXT),
    }),
  ),
  store: exactly({ kind: oneOf(['sqlite', 'postgres']), schema_version: INTEGER, bytes: NUMBER }),
  /** As the last run had it. */
  code: orNull(exactly({ commit: orNull(TEXT), branch: orNull(TEXT), is_dirty: orNull(FLAG) })),
})

export const USER = recordOf('TrellisUser', {
  name: TEXT,
  role: ROLE,
  created_by: orNull(TEXT),
  created_at: MOMENT,
  password_changed_at: MOMENT,
  last_sign_in_at: orNull(MOMENT),
})

export const USERS = recordOf('TrellisUsers', { users: listOf(USER) })

/** Whether a connection stands, with what `trellis debug` says of it. */
export const CONNECTION_CHECK = recordOf('TrellisConnectionCheck', { is_well: FLAG, said: TEXT })

export type ServerSettings = Of<typeof SERVER_SETTINGS>
export type User = Of<typeof USER>
export type Users = Of<typeof USERS>
export type ConnectionCheck = Of<typeof CONNECTION_CHECK>
