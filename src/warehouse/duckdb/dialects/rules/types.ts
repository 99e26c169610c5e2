import type { Change, Rule } from '../rule.ts'
import type { Statement } from '../statement.ts'
import { asKind, isNode, listOf, walk } from '../tree.ts'
import type { WrittenFor } from '../written-for.ts'

interface DuckType {
  readonly name: string
  /** What is written where no size is given. */
  readonly alone?: string
  /** Whether the size in parentheses goes: it is another type to DuckDB, or none. */
  readonly dropsSize?: boolean
}

const DECIMAL_38: DuckType = { name: 'decimal', alone: 'decimal(38, 0)' }
const TIMESTAMP: DuckType = { name: 'timestamp', dropsSize: true }
const TIMESTAMPTZ: DuckType = { name: 'timestamptz', dropsSize: true }
const DOUBLE: DuckType = { name: 'double', dropsSize: true }
const VARCHAR: DuckType = { name: 'varchar' }
const BIGINT: DuckType = { name: 'bigint' }
const BLOB: DuckType = { name: 'blob', dropsSize: true }
const JSON_TYPE: DuckType = { name: 'json' }

/** Types that DuckDB does not know, or that hold less there. */
export const TYPES: Readonly<Record<WrittenFor, Readonly<Record<string, DuckType>>>> = {
  snowflake: {
    number: DECIMAL_38,
    numeric: DECIMAL_38,
    decimal: DECIMAL_38,
    int: BIGINT,
    integer: BIGINT,
    smallint: BIGINT,
    tinyint: BIGINT,
    byteint: BIGINT,
    float: DOUBLE,
    float4: DOUBLE,
    float8: DOUBLE,
    real: DOUBLE,
    timestamp_ntz: TIMESTAMP,
    timestampntz: TIMESTAMP,
    datetime: TIMESTAMP,
    timestamp: TIMESTAMP,
    timestamp_ltz: TIMESTAMPTZ,
    timestampltz: TIMESTAMPTZ,
    timestamp_tz: TIMESTAMPTZ,
    timestamptz: TIMESTAMPTZ,
    time: { name: 'time', dropsSize: true },
    string: VARCHAR,
    nvarchar: VARCHAR,
    nvarchar2: VARCHAR,
    text: VARCHAR,
    binary: BLOB,
    varbinary: BLOB,
    variant: JSON_TYPE,
    object: JSON_TYPE,
    array: JSON_TYPE,
  },
  postgres: {
    // Without a size PostgreSQL keeps every digit; DuckDB would keep three behind the point.
    numeric: { name: 'numeric', alone: 'decimal(38, 9)' },
    decimal: { name: 'decimal', alone: 'decimal(38, 9)' },
    float: DOUBLE,
    jsonb: JSON_TYPE,
    citext: VARCHAR,
    name: VARCHAR,
    money: { name: 'decimal(18, 2)' },
    timestamp: TIMESTAMP,
    timestamptz: TIMESTAMPTZ,
    time: { name: 'time', dropsSize: true },
  },
}

/** Types by their names in DuckDB. A name is one of a type behind `::`, in CAST, and where a column is defined. */
export const typesRule: Rule = {
  name: 'type',
  dialects: ['postgres', 'snowflake'],
  find(statement, writtenFor) {
    const types = TYPES[writtenFor]
    return [...typeIndexes(statement)].flatMap((index) => change(statement, index, types))
  },
}

function change(statement: Statement, index: number, types: Readonly<Record<string, DuckType>>): Change[] {
  const token = statement.token(index)
  const type =
    token?.kind === 'word' && Object.hasOwn(types, statement.word(index)) ? types[statement.word(index)] : undefined
  if (!token || !type) return []
  const variant = variantChanges(statement, index)
  if (variant) return variant
  const hasSize = statement.word(index + 1) === '('
  const end = hasSize && type.dropsSize ? statement.end(statement.behindGroup(index + 1) - 1) : statement.end(index)
  const text = hasSize ? type.name : (type.alone ?? type.name)
  return text === statement.sql.slice(token.offset, end).toLowerCase() ? [] : [{ start: token.offset, end, text }]
}

/** A text is a value of its own and no JSON that is to be read. */
function variantChanges(statement: Statement, index: number): Change[] | undefined {
  const before = statement.token(index - 3)
  if (statement.word(index) !== 'variant' || statement.word(index - 2) !== ':' || !before) return undefined
  const [start, end] = [statement.end(index - 3), statement.end(index)]
  if (statement.isName(index - 3)) return [{ start, end, text: '.to_variant()' }]
  if (before.kind !== 'text') return undefined
  return [
    { start: before.offset, end: before.offset, text: 'to_variant(' },
    { start, end, text: ')' },
  ]
}

function typeIndexes(statement: Statement): Set<number> {
  const found = new Set<number>()
  statement.tokens.forEach((_, index) => {
    const isCast = statement.word(index - 1) === ':' && statement.word(index - 2) === ':'
    const isAs = statement.word(index - 1) === 'as' && !statement.isName(index)
    if (isCast || isAs) found.add(index)
  })
  const add = (start: number | undefined, behind: number) => {
    const index = statement.indexAt(start)
    if (index !== undefined) found.add(index + behind)
  }
  walk(statement.tree, (kind, node) => {
    if (kind === 'Custom') add(statement.startOf(asKind(listOf(listOf(node)[0])[0], 'Identifier')), 0)
    if (kind === 'CreateTable' && isNode(node)) {
      for (const column of listOf(node.columns)) if (isNode(column)) add(statement.startOf(column.name), 1)
    }
    return undefined
  })
  return found
}
