import { filled, optional, record, required } from '#project/config/shapes/record.ts'
import { SECRET, type SecretSource } from './secret.ts'
import { oneOrMore, tableOf } from '#project/config/shapes/shape.ts'
import { FLAG, integerOf, oneOf, TEXT, textOf } from '#project/config/shapes/values.ts'
import { DURATION, sizeOf, SPAN_OF_TIME } from './values.ts'

/** How the server answers. Options of `trellis up` win. */
export interface ServerSettings {
  readonly host: string
  readonly port: number
  /** How the server is called from outside, for links in messages. */
  readonly publicUrl?: string
  readonly shutdown: 'drain' | 'cancel'
  /** For so long runs may go on once the server is told to stop. */
  readonly drainMs: number
  readonly maxBody: number
  readonly requestTimeoutMs: number
  /** Requests a minute of one token, user or address. */
  readonly rateLimit: number
  readonly publish?: PublishSettings
  readonly openLineage?: OpenLineageSettings
}

/** A copy of the DuckDB file for other programs, made after each job. */
export interface PublishSettings {
  readonly path: string
  readonly jobs?: readonly string[]
}

/** Where events of OpenLineage go: to an address, a file or both. */
export interface OpenLineageSettings {
  readonly url?: string
  readonly file?: string
  readonly apiKey?: SecretSource
  readonly namespace: string
  readonly datasetNamespace?: string
}

export type Role = 'viewer' | 'operator' | 'admin'

/** Who may do what. On loopback everybody may do everything, unless this says otherwise. */
export interface SecuritySettings {
  readonly signIn?: 'local' | 'oidc' | 'proxy'
  readonly oidc?: OidcSettings
  readonly proxy?: ProxySettings
  readonly sessionMs: number
  readonly tokenLifetimeMs?: number
  /** Hosts by which the server may be called besides its own. */
  readonly hosts: readonly string[]
  /** Private addresses that outgoing calls may reach all the same. */
  readonly allowPrivate: readonly string[]
  /** Sites whose pages may show a dashboard, with a token for it. */
  readonly embedIn?: readonly string[]
}

export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: SecretSource
  /** The claim that holds the groups of a person. */
  readonly claim: string
  /** From a group to a role. */
  readonly roles: ReadonlyMap<string, Role>
}

export interface ProxySettings {
  readonly header: string
  readonly rolesHeader?: string
  /** The addresses from which the header is believed. */
  readonly addresses: readonly string[]
  readonly role: Role
}

const ROLE = oneOf<Role>(['viewer', 'operator', 'admin'])

const URL_TEXT = textOf('an address such as https://trellis.example.com', (text) =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? undefined : `this is '${text}'`,
)

const ORIGIN = textOf('an origin such as https://wiki.example.com', (text) =>
  /^https?:\/\/(?:\*\.)?[A-Za-z0-9.-]+(?::(?:\d{1,5}|\*))?$/.test(text) ? undefined : `this is '${text}'`,
)

const MINUTE = 60_000

export const SERVER = record<ServerSettings>('the server', {
  host: filled(TEXT, '127.0.0.1', 'The address it listens on. Beyond loopback it demands sign-in.'),
  port: filled(integerOf(0, 65535), 8580, 'The port it listens on.'),
  publicUrl: optional(URL_TEXT, 'How it is called from outside, for links in messages.'),
  shutdown: filled(
    oneOf(['drain', 'cancel']),
    'drain',
    'What becomes of runs when it stops: they end, or they are cancelled.',
  ),
  drainMs: filled(DURATION, 10 * MINUTE, 'For so long they may go on; then they are cancelled.'),
  maxBody: filled(sizeOf(1024), 1_048_576, 'The most bytes that a request may have: a number, or 10MB, 512KiB.'),
  requestTimeoutMs: filled(SPAN_OF_TIME, MINUTE, 'After so long a request is given up.'),
  rateLimit: filled(
    integerOf(1),
    600,
    'Requests a minute that one token, user or address may make, where people have to sign in.',
  ),
  publish: optional(
    record<PublishSettings>('a published copy', {
      path: required(TEXT, "The file, from the project's folder. It is replaced as a whole."),
      jobs: optional(oneOrMore(TEXT), 'After which jobs; without it after each.'),
    }),
    'A copy of the DuckDB file after each job, for programs that cannot ask the server.',
  ),
  openLineage: optional(
    record<OpenLineageSettings>('OpenLineage', {
      url: optional(URL_TEXT, 'Where events go, for example http://marquez:5000.'),
      file: optional(TEXT, "A file that events are appended to, a line each, from the project's folder."),
      apiKey: optional(SECRET, 'The key to it.'),
      namespace: filled(TEXT, 'trellis', 'The namespace of the jobs.'),
      datasetNamespace: optional(
        TEXT,
        'The namespace of tables, as other producers call it, such as postgres://host:5432. Without it a DuckDB file has its path, any other warehouse its kind and database.',
      ),
    }),
    'Sends events of OpenLineage.',
  ),
})

export const SECURITY = record<SecuritySettings>('security', {
  signIn: optional(
    oneOf(['local', 'oidc', 'proxy']),
    'How people sign in: users of the store, OpenID Connect, or a proxy that has done it. Beyond loopback it is `local` without this.',
  ),
  oidc: optional(
    record<OidcSettings>('OpenID Connect', {
      issuer: required(URL_TEXT, 'The address of the issuer.'),
      clientId: required(TEXT, 'The id of the client.'),
      clientSecret: optional(SECRET, 'Its secret.'),
      claim: filled(TEXT, 'groups', 'The claim with the groups of a person.'),
      roles: filled(
        tableOf(ROLE, 'groups', () => undefined),
        new Map(),
        'From groups to viewer, operator, admin.',
      ),
    }),
    'With `sign_in: oidc`.',
  ),
  proxy: optional(
    record<ProxySettings>('a proxy', {
      header: filled(TEXT, 'X-Forwarded-User', 'The header with the name of the person.'),
      rolesHeader: optional(TEXT, 'The header with the role.'),
      addresses: required(oneOrMore(TEXT), 'The addresses of the proxy; from others the header is not believed.'),
      role: filled(ROLE, 'viewer', 'The role of who comes without one.'),
    }),
    'With `sign_in: proxy` it says who people are; with any, its word on the addresses of others is believed.',
  ),
  sessionMs: filled(SPAN_OF_TIME, 12 * 60 * MINUTE, 'After so long without a request one has to sign in again.'),
  tokenLifetimeMs: optional(SPAN_OF_TIME, 'After so long a new token expires, where nothing else is said.'),
  hosts: filled(
    oneOrMore(TEXT),
    [],
    'Names by which the server may be called, besides its own and that of `public_url`.',
  ),
  allowPrivate: filled(
    oneOrMore(TEXT),
    [],
    'Private addresses, ranges or names that may be sent to: by alerts, webhooks, e-mail and OpenLineage, and to ask an issuer.',
  ),
  embedIn: optional(
    oneOrMore(ORIGIN),
    'Sites whose pages may show a dashboard in a frame, with a token for it: https://wiki.example.com, https://*.example.com.',
  ),
})

/** How long things are kept; what is absent is kept for ever. */
export interface RetentionSettings {
  readonly runsMs?: number
  readonly runsPerJob?: number
  readonly totalRuns?: number
  readonly detailsMs?: number
  readonly historyMs?: number
  readonly failedRows: FailedRowsSettings
}

/** Rows that failed a test. */
export interface FailedRowsSettings {
  readonly most: number
  readonly keepMs: number
  readonly mask: readonly string[]
}

const DAY = 24 * 60 * MINUTE

const FAILED_ROWS = record<FailedRowsSettings>('failed rows', {
  most: filled(integerOf(0, 100_000), 100, 'How many are kept of a test; 0 keeps none.'),
  keepMs: filled(SPAN_OF_TIME, 30 * DAY, 'How long.'),
  mask: filled(oneOrMore(TEXT), [], 'Columns whose values are hidden.'),
})

export const RETENTION = record<RetentionSettings>('retention', {
  runsMs: optional(SPAN_OF_TIME, 'Runs that ended longer ago go.'),
  runsPerJob: optional(integerOf(1), 'Of each job and instance no more than so many runs.'),
  totalRuns: optional(integerOf(1), 'Of all runs no more than so many.'),
  detailsMs: optional(SPAN_OF_TIME, 'Artifacts, events and logs go after so long, before their runs.'),
  historyMs: optional(SPAN_OF_TIME, 'Measurements of freshness and metrics, ticks and deliveries go after so long.'),
  failedRows: filled(FAILED_ROWS, { most: 100, keepMs: 30 * DAY, mask: [] }, 'Rows that failed a test.'),
})

/** The tables of history in the warehouse. */
export interface HistorySettings {
  readonly enabled: boolean
  readonly schema: string
  readonly database?: string
}

export const HISTORY = record<HistorySettings>('history', {
  enabled: filled(FLAG, true, 'Whether runs, results and freshness are written to tables of the warehouse.'),
  schema: filled(TEXT, 'trellis_meta', 'Their schema.'),
  database: optional(TEXT, "Their database, where it is not the target's."),
})

/** What the catalog of the web app shows. */
export interface CatalogSettings {
  /** Undefined: where the server listens on loopback alone. */
  readonly sampleRows?: boolean
}

export const CATALOG = record<CatalogSettings>('the catalog', {
  sampleRows: optional(
    FLAG,
    'Whether some rows of a table are shown. Without this: only where the server listens on loopback.',
  ),
})

/** What an audit bundle is signed with. */
export interface AuditSettings {
  readonly signingKey?: SecretSource
}

export const AUDIT = record<AuditSettings>('audit', {
  signingKey: optional(SECRET, 'A private key in PEM form, Ed25519, that signs bundles.'),
})
