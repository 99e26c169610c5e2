import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { EventSink } from '#foundation/events/event.ts'
import { formatReferenceKey, referenceKey, referenceKeyData } from './reference-key.ts'
import type { Relation } from './relation.ts'

interface Cached {
  relation: Relation
  /** Keys of relations that a cascading drop of this one would drop too. */
  readonly dependents: Set<string>
}

/**
 * The relations a run knows of, kept in step with what it creates, renames and drops, so that the database is asked
 * once a schema. Names differ in more than case or are the same.
 */
export class RelationCache {
  private readonly relations = new Map<string, Cached>()
  private readonly schemas = new Set<string>()
  /** The same relations by schema, and in it by name without case and quotes: what a look-up can mean. */
  private readonly bySchema = new Map<string, Map<string, Set<Cached>>>()
  private hasLinks = false
  private readonly events: EventSink

  constructor(events: EventSink) {
    this.events = events
  }

  /** Whether the schema's relations are known, even if it has none. */
  hasSchema(database: string | null, schema: string): boolean {
    return this.schemas.has(schemaKey(database, schema))
  }

  addSchema(database: string | null, schema: string | null): void {
    this.schemas.add(schemaKey(database, schema))
  }

  /** Forgets a schema with everything in it. */
  dropSchema(database: string | null, schema: string | null): void {
    const key = schemaKey(database, schema)
    if (!this.schemas.has(key)) return
    for (const relation of this.listRelations(database, schema)) {
      if (this.relations.has(referenceKey(relation.path))) this.drop(relation)
    }
    this.schemas.delete(key)
  }

  listRelations(database: string | null, schema: string | null): Relation[] {
    const names = this.bySchema.get(schemaKey(database, schema))?.values() ?? []
    return [...names].flatMap((cached) => [...cached].map(({ relation }) => relation))
  }

  /** Those of a schema whose name is the identifier, or differs from it in no more than case and quotes. */
  listLike(database: string | null, schema: string | null, identifier: string): Relation[] {
    const like = this.bySchema.get(schemaKey(database, schema))?.get(bareName(identifier)) ?? []
    return [...like].map(({ relation }) => relation)
  }

  /** Adds a relation; one that is known under its name stays as it is. */
  add(relation: Relation): void {
    this.tell('add_relation', { ref_key: referenceKeyData(relation.path) })
    this.setDefault(relation)
  }

  /** Says that `dependent` would be dropped with `referenced`. Outside the known schemas nothing is noted. */
  addLink(referenced: Relation, dependent: Relation): void {
    const keys = { ref_key: referenceKeyData(dependent.path), ref_key_2: referenceKeyData(referenced.path) }
    if (!this.schemas.has(schemaKey(referenced.database, referenced.schema))) {
      this.tell('', { ref_key: keys.ref_key_2, ref_key_2: keys.ref_key })
      return
    }
    for (const relation of [referenced, dependent]) {
      if (!this.relations.has(referenceKey(relation.path))) this.add(relation.replace({ type: 'external' }))
    }
    this.tell('add_link', keys)
    this.hasLinks = true
    this.relations.get(referenceKey(referenced.path))?.dependents.add(referenceKey(dependent.path))
  }

  /** Forgets a relation and those that go with it. */
  drop(relation: Relation): void {
    const key = referenceKey(relation.path)
    const ref_key = referenceKeyData(relation.path)
    this.tell('drop_relation', { ref_key })
    if (!this.relations.has(key)) {
      this.tell('drop_missing_relation', { ref_key })
      return
    }
    const dropped = this.withDependents(key)
    this.tell('drop_cascade', { ref_key, ref_list: [...dropped].flatMap((each) => this.keyData(each)) })
    for (const each of dropped) this.forget(each)
    if (!this.hasLinks) return
    for (const cached of this.relations.values()) {
      for (const each of dropped) cached.dependents.delete(each)
    }
  }

  /** Renames; a relation that is not known, such as a temporary table, is known by its new name from then on. */
  rename(from: Relation, to: Relation): void {
    const fromKey = referenceKey(from.path)
    const toKey = referenceKey(to.path)
    this.tell('rename_relation', { ref_key: referenceKeyData(from.path), ref_key_2: referenceKeyData(to.path) })
    if (this.relations.has(toKey)) throw this.collision(to)
    const cached = this.relations.get(fromKey)
    if (!cached) {
      this.tell('temporary_relation', { ref_key: referenceKeyData(from.path) })
      this.setDefault(to)
      return
    }
    this.forget(fromKey)
    cached.relation = cached.relation.incorporate({ path: to.path })
    this.remember(toKey, cached)
    if (!this.hasLinks) return
    for (const other of this.relations.values()) {
      if (other.dependents.delete(fromKey)) other.dependents.add(toKey)
    }
  }

  clear(): void {
    this.relations.clear()
    this.schemas.clear()
    this.bySchema.clear()
    this.hasLinks = false
  }

  private setDefault(relation: Relation): void {
    const key = referenceKey(relation.path)
    if (this.relations.has(key)) this.addSchema(relation.database, relation.schema)
    else this.remember(key, { relation, dependents: new Set() })
  }

  private remember(key: string, cached: Cached): void {
    const { database, schema, identifier } = cached.relation
    this.addSchema(database, schema)
    this.relations.set(key, cached)
    const inSchema = this.bySchema.get(schemaKey(database, schema)) ?? new Map<string, Set<Cached>>()
    const name = bareName(identifier ?? '')
    this.bySchema.set(schemaKey(database, schema), inSchema.set(name, (inSchema.get(name) ?? new Set()).add(cached)))
  }

  private forget(key: string): void {
    const cached = this.relations.get(key)
    if (!cached) return
    this.relations.delete(key)
    const { database, schema, identifier } = cached.relation
    const inSchema = this.bySchema.get(schemaKey(database, schema))
    const like = inSchema?.get(bareName(identifier ?? ''))
    like?.delete(cached)
    if (like?.size === 0) inSchema?.delete(bareName(identifier ?? ''))
  }

  private withDependents(key: string, found = new Set<string>()): Set<string> {
    if (found.has(key)) return found
    const cached = this.relations.get(key)
    if (!cached) return found
    found.add(key)
    for (const dependent of cached.dependents) this.withDependents(dependent, found)
    return found
  }

  private keyData(key: string): Record<string, string | null>[] {
    const cached = this.relations.get(key)
    return cached ? [referenceKeyData(cached.relation.path)] : []
  }

  private collision(to: Relation): DbtError {
    const match = /__dbt_backup|__dbt_tmp$/.exec(to.identifier ?? '')
    const known = [...this.relations.values()].map((cached) => formatReferenceKey(cached.relation.path))
    const advice = match
      ? "\n\nName collisions can occur when the length of two models' names approach your database's builtin limit. " +
        'Try restructuring your project such that no two models share the prefix ' +
        `'${to.identifier?.slice(0, match.index)}'. Then, clean your warehouse of any removed models.`
      : ''
    return dbtError(
      'DbtInternalError',
      'relation-cache/name-taken',
      'Cache inconsistency detected: in rename, new key ' +
        `${formatReferenceKey(to.path)} already in cache: [${known.join(', ')}]${advice}`,
    )
  }

  private tell(action: string, data: Readonly<Record<string, unknown>>): void {
    if (this.events.reads('debug')) this.events.emit('CacheAction', { action, ...data })
  }
}

function schemaKey(database: string | null, schema: string | null): string {
  return JSON.stringify([database?.toLowerCase() ?? null, schema?.toLowerCase() ?? null])
}

/** Without case and without quotes at its ends, whatever the warehouse's quotes are. */
function bareName(identifier: string): string {
  return identifier.toLowerCase().replace(/^["`[\]]+|["`[\]]+$/g, '')
}
