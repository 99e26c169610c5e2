import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ConstraintType } from '#warehouse/adapter/dialect.ts'
import type { ModelFacts } from '#warehouse/adapter/model-facts.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { escapeSqlString } from './sql-literal.ts'

type RelationName = { readonly [part in 'database' | 'schema' | 'identifier']: string }

/**
 * Keeps models apart that a foreign key connects: building one alters the table the key points at, and two at a time
 * end in a write-write conflict.
 */
export class ForeignKeys {
  private catalogTypes: Promise<ReadonlyMap<string, string>> | undefined
  private readonly snapshots = new Map<string, Promise<ReadonlyMap<string, ReadonlySet<ConstraintType>>>>()
  private tail: Promise<void> = Promise.resolve()

  /** Whether the database is of a kind that knows foreign keys. */
  async supported(session: Session, database: string): Promise<boolean> {
    this.catalogTypes ??= readCatalogTypes(session)
    const type = (await this.catalogTypes).get(database.toLowerCase())
    return type === 'duckdb' || type === 'motherduck'
  }

  /** Types of the keys that a table had before the run. */
  async existing(session: Session, name: RelationName): Promise<ReadonlySet<ConstraintType>> {
    if (!(await this.supported(session, name.database))) return new Set()
    const key = JSON.stringify([name.database.toLowerCase(), name.schema.toLowerCase()])
    const snapshot = this.snapshots.get(key) ?? readKeys(session, name)
    this.snapshots.set(key, snapshot)
    return (await snapshot).get(name.identifier.toLowerCase()) ?? new Set()
  }

  /** Runs `work` alone among those models that have a foreign key or are pointed at by one. */
  async around<T>(session: Session, model: ModelFacts, work: () => Promise<T>): Promise<T> {
    const name = wholeName(model)
    if (!(await this.supported(session, name.database))) return work()
    const declared = model.constraintTypes.filter((type) => KEYS.has(type))
    const existing = await this.existing(session, name)
    if (declared.length === 0 && existing.size === 0) return work()
    const release = await this.lock()
    try {
      // Asked while holding the lock: a model that is being built hides its references until it commits.
      const connected =
        declared.includes('foreign_key') || existing.has('foreign_key') || (await isTarget(session, name))
      if (!connected) release()
      return await work()
    } finally {
      release()
    }
  }

  private async lock(): Promise<() => void> {
    const before = this.tail
    let release = () => {}
    this.tail = new Promise((resolve) => {
      release = resolve
    })
    await before
    return release
  }
}

const KEYS: ReadonlySet<ConstraintType> = new Set(['primary_key', 'unique', 'foreign_key'])
const TYPES: Readonly<Record<string, ConstraintType>> = {
  'PRIMARY KEY': 'primary_key',
  UNIQUE: 'unique',
  'FOREIGN KEY': 'foreign_key',
}

function wholeName({ title, database, schema, identifier }: ModelFacts): RelationName {
  if (database && schema && identifier) return { database, schema, identifier }
  const missing = database ? 'schema' : 'database'
  throw dbtError(
    'DbtRuntimeError',
    'duckdb/incomplete-relation',
    `Foreign key metadata requires a relation with a database, schema, and identifier; got ${title} without a ${missing}`,
    { hint: `generate_${missing}_name has to give a name: see what the project's macro of that name answers` },
  )
}

async function readCatalogTypes(session: Session): Promise<ReadonlyMap<string, string>> {
  const { table } = await session.execute('select database_name, type from duckdb_databases()', { fetch: true })
  return new Map(table.rows.map(([name, type]) => [String(name).toLowerCase(), String(type).toLowerCase()]))
}

async function readKeys(session: Session, { database, schema }: RelationName) {
  const { table } = await session.execute(
    `select table_name, constraint_type from duckdb_constraints()
where lower(database_name) = lower('${escapeSqlString(database)}')
  and lower(schema_name) = lower('${escapeSqlString(schema)}')
  and constraint_type in ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')`,
    { fetch: true },
  )
  const keys = new Map<string, Set<ConstraintType>>()
  for (const [name, type] of table.rows) {
    const known = TYPES[String(type)]
    if (!known) continue
    const lowered = String(name).toLowerCase()
    keys.set(lowered, (keys.get(lowered) ?? new Set()).add(known))
  }
  return keys
}

async function isTarget(session: Session, { database, schema, identifier }: RelationName): Promise<boolean> {
  const { table } = await session.execute(
    `select 1 from duckdb_constraints()
where constraint_type = 'FOREIGN KEY'
  and lower(database_name) = lower('${escapeSqlString(database)}')
  and lower(schema_name) = lower('${escapeSqlString(schema)}')
  and lower(referenced_table) = lower('${escapeSqlString(identifier)}')
  and lower(table_name) <> lower(referenced_table)
limit 1`,
    { fetch: true },
  )
  return table.rows.length > 0
}
