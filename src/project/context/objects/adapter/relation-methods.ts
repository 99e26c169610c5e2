/** What looks for relations and schemas, makes them and does away with them, and what remembers them. */
import { Undefined } from '#jinja/values/undefined.ts'
import type { Introspection } from '#warehouse/adapter/introspection.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import { RelationObject } from '../relation-object.ts'
import { type AdapterMethod, type AdapterMethods, emptyList, hasNo, live, none } from './adapter-method.ts'

export const RELATION_METHODS: AdapterMethods = {
  get_relation: live(['database', 'schema', 'identifier'], 3, none, async (given, { self, session }) => {
    const schema = given.value('schema')
    if (schema instanceof Undefined) return schema.fail()
    if (schema === null) throw hasNo(null, 'lower')
    const found = await session.introspection.getRelation(
      given.textOrNull('database'),
      given.text('schema'),
      given.textOrNull('identifier'),
    )
    return found ? new RelationObject(found, self.factories.relations) : null
  }),
  already_exists: live(
    ['schema', 'name'],
    2,
    () => false,
    async (given, { session }) => {
      session.eventSink.emit('AdapterDeprecationWarning', { old_name: 'already_exists', new_name: 'get_relation' })
      const { database } = session.adapter.credentials
      return (await session.introspection.getRelation(database, given.text('schema'), given.text('name'))) !== undefined
    },
  ),
  check_schema_exists: live(
    ['database', 'schema'],
    2,
    () => false,
    (given, { session }) => session.introspection.checkSchemaExists(given.textOrNull('database'), given.text('schema')),
  ),
  create_schema: onRelation((introspection, relation) => introspection.createSchema(relation)),
  drop_schema: onRelation((introspection, relation) => introspection.dropSchema(relation)),
  drop_relation: onRelation((introspection, relation) => introspection.dropRelation(relation)),
  truncate_relation: onRelation((introspection, relation) => introspection.truncateRelation(relation)),
  rename_relation: live(['from_relation', 'to_relation'], 2, none, async (given, { session }) => {
    await session.introspection.renameRelation(
      given.relation('from_relation').relation,
      given.relation('to_relation').relation,
    )
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
    (await session.introspection.listRelationsWithoutCaching(given.relation('schema_relation').relation)).map(
      (relation) => new RelationObject(relation, self.factories.relations),
    ),
  ),
  list_schemas: live(['database'], 1, emptyList, (given, { session }) =>
    session.introspection.listSchemas(given.textOrNull('database')),
  ),
}

/** Does something with a relation in the warehouse. */
function onRelation(act: (introspection: Introspection, relation: Relation) => Promise<void>): AdapterMethod {
  return live(['relation'], 1, none, async (given, { session }) => {
    await act(session.introspection, given.relation('relation').relation)
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
