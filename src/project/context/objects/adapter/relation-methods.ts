/** What looks for relations and schemas, makes them and does away with them, and what remembers them. */
import { hasNo } from '#jinja/values/has-no.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Introspection } from '#warehouse/adapter/introspection.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import { RelationObject } from '../relation-object.ts'
import { type AdapterMethod, type AdapterMethods, emptyList, live, none } from './adapter-method.ts'

export const RELATION_METHODS: AdapterMethods = {
  get_relation: live(['database', 'schema', 'identifier'], 3, none, async (given, { self, session }) => {
    const database = nameOrNull(given.value('database'))
    const schema = nameOrNull(given.value('schema'))
    if (schema === null) throw hasNo(null, 'lower')
    const identifier = given.value('identifier')
    const isName = identifier === null || typeof identifier === 'string'
    // It is compared with what is there: with nothing, where nothing is.
    if (!isName && (await session.introspection.listRelations(database, schema)).length === 0) return null
    const found = await session.introspection.getRelation(database, schema, nameOrNull(identifier))
    return found ? new RelationObject(found, self.factories.relations) : null
  }),
  already_exists: live(
    ['schema', 'name'],
    2,
    () => false,
    async (given, { session }) => {
      session.eventSink.emit('AdapterDeprecationWarning', { old_name: 'already_exists', new_name: 'get_relation' })
      const { database } = session.adapter.credentials
      return (
        (await session.introspection.getRelation(database, given.text('schema'), nameOrNull(given.value('name')))) !==
        undefined
      )
    },
  ),
  check_schema_exists: live(
    ['database', 'schema'],
    2,
    () => false,
    (given, { session }) => session.introspection.checkSchemaExists(given.textOrNull('database'), given.text('schema')),
  ),
  create_schema: onRelation('without_identifier', (introspection, relation) => introspection.createSchema(relation)),
  drop_schema: onRelation('without_identifier', (introspection, relation) => introspection.dropSchema(relation)),
  drop_relation: onRelation('type', (introspection, relation) => introspection.dropRelation(relation)),
  truncate_relation: live(['relation'], 1, none, async (given, { session }) => {
    await session.introspection.truncateRelation(given.forMacro('relation'))
    return null
  }),
  rename_relation: live(['from_relation', 'to_relation'], 2, none, async (given, { session }) => {
    const from = given.relationOrNull('from_relation')?.relation ?? null
    const to = given.relationOrNull('to_relation')?.relation ?? null
    await session.introspection.renameRelation(from, to)
    return null
  }),
  cache_added: aboutRelation((introspection, relation) => introspection.cacheAdded(relation)),
  cache_dropped: aboutRelation((introspection, relation) => introspection.cacheDropped(relation)),
  cache_renamed: live(
    ['from_relation', 'to_relation'],
    2,
    () => '',
    (given, { session }) => {
      session.introspection.cacheRenamed(
        given.relationOrNull('from_relation')?.relation ?? null,
        given.relationOrNull('to_relation')?.relation ?? null,
      )
      return ''
    },
  ),
  list_relations_without_caching: live(['schema_relation'], 1, emptyList, async (given, { self, session }) =>
    (await session.introspection.listRelationsWithoutCaching(given.forMacro('schema_relation'))).map(
      (relation) => new RelationObject(relation, self.factories.relations),
    ),
  ),
  list_schemas: live(['database'], 1, emptyList, (given, { session }) =>
    session.introspection.listSchemas(given.textOrNull('database')),
  ),
}

/** A name to look for; of anything else Python would miss what makes it small. */
function nameOrNull(value: Value): string | null {
  if (value === null || typeof value === 'string') return value
  if (value instanceof Undefined) return value.fail()
  throw hasNo(value, 'lower')
}

/** Does something with a relation in the warehouse, of which dbt's method reads this first. */
function onRelation(
  readFirst: string,
  act: (introspection: Introspection, relation: Relation) => Promise<void>,
): AdapterMethod {
  return live(['relation'], 1, none, async (given, { session }) => {
    await act(session.introspection, given.relation('relation', readFirst).relation)
    return null
  })
}

/** Tells the cache of a relation. */
function aboutRelation(tell: (introspection: Introspection, relation: Relation | null) => void): AdapterMethod {
  return live(
    ['relation'],
    1,
    () => '',
    (given, { session }) => {
      tell(session.introspection, given.relationOrNull('relation')?.relation ?? null)
      return ''
    },
  )
}
