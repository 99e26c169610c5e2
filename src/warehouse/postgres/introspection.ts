import type { IntrospectionFacts } from '#warehouse/adapter/introspection.ts'
import type { ResultTable } from '#warehouse/adapter/result-table.ts'
import { POSTGRES_COLUMNS } from './column.ts'
import { POSTGRES_RELATIONS } from './relation.ts'
import { verifyDatabase } from './verify-database.ts'

/** How PostgreSQL is asked what there is. */
export const POSTGRES_INTROSPECTION: IntrospectionFacts = {
  expandsColumnTypes: true,

  async describeQuery(session, sql) {
    const { table } = await session.execute(sql, { fetch: true })
    return table.columns.map(({ name, type }) => {
      const [, code] = /^unknown type_code (\d+)$/.exec(type) ?? []
      if (code) session.eventSink.emit('TypeCodeNotFound', { type_code: Number(code) })
      return POSTGRES_COLUMNS.create(name, type)
    })
  },

  async listDependencies(session, schemas) {
    const { database } = session.adapter.credentials
    for (const schema of schemas) verifyDatabase(session.adapter, schema.database)
    const known = new Set(schemas.map(({ schema }) => schema?.toLowerCase()))
    const table = (await session.adapter.options.macros.call('postgres__get_relations', {}, session)) as ResultTable
    return table.rows.flatMap(([dependentSchema, dependent, referencedSchema, referenced]) => {
      if (!known.has(String(referencedSchema).toLowerCase())) return []
      const relation = (schema: unknown, identifier: unknown) =>
        POSTGRES_RELATIONS.create({ database, schema: String(schema), identifier: String(identifier) })
      return [{ referenced: relation(referencedSchema, referenced), dependent: relation(dependentSchema, dependent) }]
    })
  },
}
