import { type SqlToken, tokens } from '#sql/tokens.ts'
import { refusedQuery, refusedReach } from '#warehouse/adapter/read-query.ts'
import { POSTGRES_DIALECT } from './dialect.ts'

/**
 * Refuses functions that reach beyond the tables, or act on others. The transaction that can not write is what keeps the
 * data; who may see which of them is a matter of the role that the profile names. This is for roles that may do more than they should.
 */
export function checkQuery(sql: string): void {
  const parts = [...tokens(sql, SYNTAX)]
  checkTexts(parts)
  checkCalls(parts)
}

/** The same of a query of the project, which may write texts as it likes. */
export function checkOwnQuery(sql: string): void {
  checkCalls([...tokens(sql, SYNTAX)])
}

function checkTexts(parts: readonly SqlToken[]): void {
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1]
    // What such a text says, and where it ends, only the server knows.
    if (/^(?:e|u)$/i.test(part.text) && (next?.kind === 'text' || next?.text === '&')) {
      throw refusedQuery("texts and names with escapes, E'…' and U&'…', are not for queries")
    }
    const isParameter = next !== undefined && /^\w+$/.test(next.text)
    if (part.text.startsWith('$') && !(part.text === '$' && isParameter)) {
      throw refusedQuery('texts in dollars are not for queries')
    }
  }
}

function checkCalls(parts: readonly SqlToken[]): void {
  for (const [at, part] of parts.entries()) {
    const name = nameOf(part)
    if (name === undefined) continue
    const isCalled = parts.slice(at + 1).find(isOfSense)?.text === '('
    if (RELATIONS.test(name) || (isCalled && FUNCTIONS.test(name))) throw refusedReach(`${name} is not for queries`)
  }
}

const SYNTAX = { ...POSTGRES_DIALECT.syntax, nestedComments: true }

function isOfSense({ kind }: SqlToken): boolean {
  return kind !== 'space' && kind !== 'comment'
}

function nameOf({ kind, text }: SqlToken): string | undefined {
  if (kind === 'word') return text.toLowerCase()
  return kind === 'name' ? text.slice(1, -1).replaceAll('""', '"') : undefined
}

/** Files, other servers, large objects, other sessions, locks, settings; and what runs a text as a query. */
const FUNCTIONS = anyOf(
  String.raw`pg_(?:read|ls|logical|advisory|try_advisory|stat_get|stat_reset|sleep|wal_replay|backup|replication)\w*`,
  String.raw`pg_(?:stat_file|terminate_backend|cancel_backend|reload_conf|rotate_logfile\w*|switch_wal|promote|notify)`,
  String.raw`pg_(?:create|drop|copy|log|export|import)_\w+`,
  String.raw`pg_(?:current_logfile|show_all_settings|show_all_file_settings|hba_file_rules|ident_file_mappings)`,
  String.raw`lo_\w+|loread|lowrite|dblink\w*|postgres_fdw\w*`,
  'set_config|current_setting|setval|nextval|setseed',
  String.raw`(?:query|cursor|table|schema|database)_to_xml\w*|ts_stat|ts_rewrite`,
)

/** Passwords, settings, and what others are doing. */
const RELATIONS = anyOf(
  'pg_authid|pg_shadow|pg_user_mappings?|pg_largeobject|pg_subscription|pg_foreign_server',
  'pg_settings|pg_file_settings|pg_hba_file_rules|pg_ident_file_mappings|pg_config',
  'pg_stat_activity|pg_stat_ssl|pg_stat_gssapi|pg_stat_replication|pg_prepared_statements|pg_cursors',
)

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})$`)
}
