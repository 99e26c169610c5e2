import type { RefusalOf, RewrittenStatement, StatementRewriting } from '#warehouse/adapter/statement-rewriting.ts'
import { offsetBefore } from './edit.ts'
import { type Rewritten, rewrite, rewriteRefused } from './rewrite.ts'
import { type SqlParser, sqlParser } from './sql-parser.ts'
import type { WrittenFor } from './written-for.ts'

/** Statements are written to a file right before they are sent: the last ones are remembered. */
const REMEMBERED = 32

/** Rewrites the statements of one run. The parser is loaded by the first that may need it. */
export class DialectRewriting implements StatementRewriting {
  readonly writtenFor: WrittenFor
  private parser: Promise<SqlParser> | undefined
  private readonly remembered = new Map<string, RewrittenStatement>()

  constructor(writtenFor: WrittenFor) {
    this.writtenFor = writtenFor
  }

  async rewrite(sql: string, refusalOf?: RefusalOf): Promise<RewrittenStatement> {
    const known = this.remembered.get(sql)
    if (known) return known
    if (!MAY_NEED_IT.test(sql)) return { sql, changes: [], offsetBefore: (offset) => offset }
    this.parser ??= sqlParser()
    const parser = await this.parser
    let rewritten = asStatement(rewrite(parser, sql, this.writtenFor))
    if (this.writtenFor === 'snowflake' && refusalOf && MAY_BE_REFUSED.some((reason) => reason.test(sql))) {
      rewritten = await this.onceRefused(parser, rewritten, refusalOf)
    }
    this.remember(sql, rewritten)
    return rewritten
  }

  /** One alias or number after the other, until the database takes it or complains of something else. */
  private async onceRefused(
    parser: SqlParser,
    first: RewrittenStatement,
    refusalOf: RefusalOf,
  ): Promise<RewrittenStatement> {
    let rewritten = first
    for (let times = 0; times < MOST_REFUSALS; times++) {
      const refusal = await refusalOf(rewritten.sql)
      const next = refusal && rewriteRefused(parser, { sql: rewritten.sql, refusal }, this.writtenFor)
      if (!next) break
      rewritten = inTurn(rewritten, asStatement(next))
    }
    return rewritten
  }

  private remember(sql: string, rewritten: RewrittenStatement): void {
    for (const [oldest] of this.remembered) {
      if (this.remembered.size < REMEMBERED) break
      this.remembered.delete(oldest)
    }
    this.remembered.set(sql, rewritten)
  }
}

/** A statement with more to write out is refused in the end. */
const MOST_REFUSALS = 20

/**
 * Where DuckDB and Snowflake differ about aliases, something is put together or grouped; about dates and numbers, something
 * that is no constant is added.
 */
const MAY_BE_REFUSED: readonly RegExp[] = [
  /\b(?:group\s+by|sum|count|min|max|avg|median|listagg|array_agg|booland_agg|boolor_agg)\b/i,
  /^(?=[^]*(?:date|day|week|month|year|_on\b|_at\b))[^]*?[\w)"]\s*[+-]\s*[a-z_("]/i,
]

function asStatement({ sql, edits }: Rewritten): RewrittenStatement {
  return { sql, changes: edits, offsetBefore: (offset) => offsetBefore(offset, edits) }
}

/** Two rewritings, one after the other, told of the text before both. */
function inTurn(one: RewrittenStatement, other: RewrittenStatement): RewrittenStatement {
  const later = other.changes.map((change) => ({
    ...change,
    start: one.offsetBefore(change.start),
    end: one.offsetBefore(change.end),
  }))
  return {
    sql: other.sql,
    changes: [...one.changes, ...later].toSorted((a, b) => a.start - b.start),
    offsetBefore: (offset) => one.offsetBefore(other.offsetBefore(offset)),
  }
}

/** What begins a statement that asks or tells something, behind comments. */
const MAY_NEED_IT =
  /^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/|\()*(?:select|with|create|insert|merge|update|delete|alter|grant|revoke|use)\b/i
