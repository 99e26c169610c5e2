import type { Adapter } from './adapter.ts'
import { MAIN_THREAD, threadName } from './thread-name.ts'
import { LIST_RELATIONS } from './introspection.ts'
import type { Relation } from './relation.ts'

/** How many schemas are listed at a time where each needs a query of its own. */
const CONCURRENCY = 4

/**
 * Fills an adapter's cache. One query a database where the warehouse can and no macro of the user's stands in between,
 * else one a schema.
 */
export async function populateCache(adapter: Adapter, schemas: readonly Relation[]): Promise<void> {
  const distinct = [...new Map(schemas.map((schema) => [schema.render(), schema])).values()]
  const { listRelations } = adapter.parts.introspection
  const jobs =
    listRelations && !adapter.options.macros.isOverridden(LIST_RELATIONS)
      ? byDatabase(distinct).map(({ database, names }) => ({
          name: `list_${database}`,
          run: (session: ReturnType<Adapter['session']>) => listRelations(session, database, names),
        }))
      : distinct.map((schema) => ({
          name: `list_${schema.database}_${schema.schema}`,
          run: (session: ReturnType<Adapter['session']>) => session.introspection.listRelationsWithoutCaching(schema),
        }))
  const waiting = jobs.values()
  const worker = async (_: unknown, index: number) => {
    const session = adapter.threadSession(threadName(index))
    for (const job of waiting) {
      const relations = await session.named(job.name, () => job.run(session))
      for (const relation of relations) adapter.cache.add(relation)
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, jobs.length) }, worker))
  for (const schema of distinct) {
    if (schema.schema) adapter.cache.addSchema(schema.database, schema.schema)
  }
  await linkRelations(adapter, distinct)
}

async function linkRelations(adapter: Adapter, schemas: readonly Relation[]): Promise<void> {
  const { listDependencies } = adapter.parts.introspection
  if (!listDependencies) return
  const session = adapter.threadSession(MAIN_THREAD)
  const list = () => listDependencies(session, schemas)
  const links = session.name === undefined ? await session.named('master', list) : await list()
  for (const { referenced, dependent } of links) adapter.cache.addLink(referenced, dependent)
}

function byDatabase(schemas: readonly Relation[]): { database: string | null; names: string[] }[] {
  const groups = new Map<string, { database: string | null; names: string[] }>()
  for (const { database, schema } of schemas) {
    const key = JSON.stringify(database?.toLowerCase() ?? null)
    const group = groups.get(key) ?? { database, names: [] }
    if (schema) group.names.push(schema)
    groups.set(key, group)
  }
  return [...groups.values()].filter((group) => group.names.length > 0)
}
