import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'

/** Makes a table of Trellis where it is missing. The session has no transaction open. */
export async function makeMetaTable(session: Session, table: Relation, sql: string): Promise<void> {
  const { introspection } = session
  if (await introspection.getRelation(table.database, table.schema ?? '', table.identifier)) return
  try {
    await introspection.createSchema(table)
    await session.execute(sql, { autoBegin: true })
    await session.commitIfOpen()
  } catch (error) {
    // Another process may have been a moment faster, which some databases take for a mistake.
    const there = await introspection.listRelationsWithoutCaching(table.withoutIdentifier())
    if (!there.some(({ identifier }) => identifier === table.identifier)) throw error
  }
  introspection.cacheAdded(table)
}
