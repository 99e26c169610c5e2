import { beforeEach, describe, expect, test } from 'vitest'
import type { EventSink } from '#foundation/events/event.ts'
import { RELATION_DEFAULTS, Relation } from './relation.ts'
import { RelationCache } from './relation-cache.ts'
import { relationFactory } from './relation-factory.ts'

const relations = relationFactory((fields) => new Relation(fields), RELATION_DEFAULTS)
const named = (identifier: string, schema = 's') =>
  relations.create({ database: 'd', schema, identifier, type: 'table' })

let cache: RelationCache
let actions: unknown[]
beforeEach(() => {
  actions = []
  const events: EventSink = {
    emit: (_, data) => actions.push(data?.action),
    forNode: () => events,
    reads: () => true,
  }
  cache = new RelationCache(events)
})

const names = (schema = 's') => cache.listRelations('d', schema).map((relation) => relation.identifier)

describe('the relation cache', () => {
  test('knows schemas without relations', () => {
    expect(cache.hasSchema('D', 'Empty')).toBe(false)
    cache.addSchema('d', 'empty')
    expect(cache.hasSchema('D', 'Empty')).toBe(true)
  })

  test('minds no case', () => {
    cache.add(named('Orders'))
    cache.add(named('ORDERS'))
    expect(names('S')).toEqual(['Orders'])
    cache.drop(named('orders'))
    expect(names()).toEqual([])
  })

  test('keeps the relation it knew first', () => {
    cache.add(named('a'))
    cache.add(named('a').replace({ type: 'view' }))
    expect(cache.listRelations('d', 's')[0]?.type).toBe('table')
  })

  test('drops what depends on what is dropped', () => {
    for (const name of ['a', 'b', 'c', 'z']) cache.add(named(name))
    cache.addLink(named('a'), named('b'))
    cache.addLink(named('b'), named('c'))
    cache.drop(named('a'))
    expect(names()).toEqual(['z'])
  })

  test('keeps dependents through a rename', () => {
    for (const name of ['a', 'b']) cache.add(named(name))
    cache.addLink(named('a'), named('b'))
    cache.rename(named('b'), named('b2'))
    cache.rename(named('a'), named('a2'))
    expect(names()).toEqual(['b2', 'a2'])
    cache.drop(named('a2'))
    expect(names()).toEqual([])
  })

  test('notes no link to a schema it does not know', () => {
    cache.add(named('b'))
    cache.addLink(named('a', 'elsewhere'), named('b'))
    expect(names('elsewhere')).toEqual([])
  })

  test('takes a link to an unknown relation of a known schema as external', () => {
    cache.add(named('b'))
    cache.addLink(named('a'), named('b'))
    expect(cache.listRelations('d', 's').map(({ type }) => type)).toEqual(['table', 'external'])
  })

  test('knows a temporary relation by its new name', () => {
    cache.rename(named('a__dbt_tmp'), named('a'))
    expect(names()).toEqual(['a'])
    expect(actions).toEqual(['rename_relation', 'temporary_relation'])
  })

  test('drops a schema with all that is in it', () => {
    for (const name of ['a', 'b']) cache.add(named(name))
    cache.add(named('c', 'other'))
    cache.dropSchema('D', 'S')
    expect([cache.hasSchema('d', 's'), names(), names('other')]).toEqual([false, [], ['c']])
  })

  test('passes over a drop of what it does not know', () => {
    cache.drop(named('nothing'))
    expect(actions).toEqual(['drop_relation', 'drop_missing_relation'])
  })

  test('refuses a rename to a name that is taken', () => {
    cache.add(named('a'))
    cache.add(named('B'))
    expect(() => cache.rename(named('a'), named('b'))).toThrow(
      "Cache inconsistency detected: in rename, new key _ReferenceKey(database='d', schema='s', identifier='b') already in cache: " +
        "[_ReferenceKey(database='d', schema='s', identifier='a'), _ReferenceKey(database='d', schema='s', identifier='b')]",
    )
  })

  test('says how names come to collide that were cut', () => {
    cache.add(named('long__dbt_tmp'))
    expect(() => cache.rename(named('a'), named('long__dbt_tmp'))).toThrow("share the prefix 'long'")
  })

  test('forgets everything', () => {
    cache.add(named('a'))
    cache.clear()
    expect([cache.hasSchema('d', 's'), names()]).toEqual([false, []])
  })
})
