import { describe, expect, test } from 'vitest'
import { type CompiledNode, compareInstances } from './compare-instances.ts'

const SOURCE = node('source.shop.raw.orders', { relation_name: '"db"."raw_eu"."orders"', code: null })
const MODEL = node('model.shop.stg_orders', {
  relation_name: '"db"."eu"."stg_orders"',
  code: 'select *\nfrom "db"."raw_eu"."orders"',
})

function node(unique_id: string, rest: Partial<CompiledNode> = {}): CompiledNode {
  const [resource_type = ''] = unique_id.split('.')
  const path = `models/${unique_id}.sql`
  return {
    unique_id,
    resource_type,
    path,
    relation_name: null,
    config: {},
    columns: {},
    code: '',
    problem: null,
    ...rest,
  }
}

function compared(a: readonly CompiledNode[], b: readonly CompiledNode[]) {
  const byId = (nodes: readonly CompiledNode[]) => new Map(nodes.map((each) => [each.unique_id, each]))
  return compareInstances(byId(a), byId(b), ['eu', 'na'])
}

describe('compareInstances', () => {
  test('nothing differs in an instance from itself', () => {
    expect(compared([SOURCE, MODEL], [SOURCE, MODEL])).toEqual({ differences: [], relocations: [], count: 2 })
  })

  test('relations that lie elsewhere are told once, and not in the code of all that read them', () => {
    const na = [
      { ...SOURCE, relation_name: '"db"."raw_na"."orders"' },
      { ...MODEL, relation_name: '"db"."na"."stg_orders"', code: 'select *\nfrom "db"."raw_na"."orders"' },
    ]
    const { differences, relocations } = compared([SOURCE, MODEL], na)
    expect(differences).toEqual([])
    expect(relocations.map(({ a, b }) => `${a} ${b}`)).toEqual([
      '"db"."eu"."stg_orders" "db"."na"."stg_orders"',
      '"db"."raw_eu"."orders" "db"."raw_na"."orders"',
    ])
  })

  test('code that differs besides is shown as it is, with the names of relations', () => {
    const na = [
      { ...SOURCE, relation_name: '"db"."raw_na"."orders"' },
      { ...MODEL, code: 'select id\nfrom "db"."raw_na"."orders"' },
    ]
    const [difference] = compared([SOURCE, MODEL], na).differences
    expect(difference).toMatchObject({
      kind: 'differs',
      code: '--- eu\n+++ na\n@@ -1,2 +1,2 @@\n-select *\n-from "db"."raw_eu"."orders"\n+select id\n+from "db"."raw_na"."orders"\n',
    })
  })

  test('a relation whose name begins like that of another is not taken for it', () => {
    const other = node('source.shop.raw.orders_old', { relation_name: 'raw_eu.orders_old', code: null })
    const a = [{ ...SOURCE, relation_name: 'raw_eu.orders' }, other, { ...MODEL, code: 'from raw_eu.orders_old' }]
    const b = [{ ...SOURCE, relation_name: 'raw_na.orders' }, other, { ...MODEL, code: 'from raw_na.orders_old' }]
    expect(compared(a, b).differences).toMatchObject([{ node: { unique_id: MODEL.unique_id } }])
  })

  test('nodes that only one of them has', () => {
    expect(compared([SOURCE, MODEL], [SOURCE]).differences).toMatchObject([
      { kind: 'only in one', side: 'a', node: MODEL },
    ])
  })

  test('configuration and columns, value by value; where a relation lies is no configuration', () => {
    const na = {
      ...MODEL,
      config: { materialized: 'table', schema: 'na' },
      columns: { id: 'integer' },
    }
    const eu = { ...MODEL, config: { materialized: 'view', schema: 'eu' }, columns: { id: 'integer', tax: 'numeric' } }
    expect(compared([eu], [na]).differences).toMatchObject([
      {
        config: [{ name: 'materialized', a: 'view', b: 'table' }],
        columns: [{ name: 'tax', a: 'numeric', b: undefined }],
        code: null,
      },
    ])
  })

  test('what cannot be compiled is told for the side on which that is so', () => {
    const na = { ...MODEL, code: null, problem: 'no such column' }
    expect(compared([MODEL], [na]).differences).toMatchObject([{ problems: { a: null, b: 'no such column' } }])
  })
})
