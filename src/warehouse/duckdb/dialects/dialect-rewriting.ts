import type { RewrittenStatement, StatementRewriting } from '#warehouse/adapter/statement-rewriting.ts'
import { offsetBefore } from './edit.ts'
import { rewrite } from './rewrite.ts'
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

  async rewrite(sql: string): Promise<RewrittenStatement> {
    const known = this.remembered.get(sql)
    if (known) return known
    if (!MAY_NEED_IT.test(sql)) return { sql, changes: [], offsetBefore: (offset) => offset }
    this.parser ??= sqlParser()
    const { sql: sent, edits } = rewrite(await this.parser, sql, this.writtenFor)
    const rewritten: RewrittenStatement = {
      sql: sent,
      changes: edits,
      offsetBefore: (offset) => offsetBefore(offset, edits),
    }
    for (const [oldest] of this.remembered) {
      if (this.remembered.size < REMEMBERED) break
      this.remembered.delete(oldest)
    }
    this.remembered.set(sql, rewritten)
    return rewritten
  }
}

/** What begins a statement that asks or tells something, behind comments. */
const MAY_NEED_IT = /^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/|\()*(?:select|with|create|insert|merge|update|delete|alter)\b/i
