import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { GenericTestNode } from '#manifest/nodes/test.ts'
import {
  type DescribedEntry,
  findEntry,
  keyPlace,
  type Place,
  type PlaceSources,
  propertiesDocument,
} from './described-entry.ts'

/** Where a generic test stands in its properties file. */
export function testPlace(sources: PlaceSources, test: GenericTestNode): Place | undefined {
  const document = propertiesDocument(sources, test.package_name, test.original_file_path)
  const [section, name] = test.file_key_name?.split(/\.([^]*)/) ?? []
  if (!document || section === undefined) return undefined
  const entry = findEntry(document, [section], (data) => data.name === name)
  if (!entry) return undefined
  const [best] = usesIn(entry)
    .map((use) => ({ use, likeness: likeness(use, test) }))
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness)
  return best && keyPlace(entry, best.use.path)
}

interface TestUse {
  readonly path: YamlPath
  readonly column: YamlValue
  readonly table: YamlValue
  readonly name: string
  readonly settings: YamlMapping
}

function usesIn({ path, data }: DescribedEntry): TestUse[] {
  const uses: TestUse[] = []
  const visit = (value: YamlValue, at: YamlPath, owner: Pick<TestUse, 'column' | 'table'>) => {
    if (!isMapping(value)) return
    for (const key of ['data_tests', 'tests']) {
      for (const [index, test] of listAt(value, key).entries()) uses.push(readUse(test, [...at, key, index], owner))
    }
    for (const [index, column] of listAt(value, 'columns').entries())
      visit(column, [...at, 'columns', index], { ...owner, column: nameOf(column) })
    for (const [index, table] of listAt(value, 'tables').entries())
      visit(table, [...at, 'tables', index], { ...owner, table: nameOf(table) })
    for (const [index, version] of listAt(value, 'versions').entries())
      visit(version, [...at, 'versions', index], owner)
  }
  visit(data, path, { column: null, table: null })
  return uses
}

function readUse(test: YamlValue, path: YamlPath, owner: Pick<TestUse, 'column' | 'table'>): TestUse {
  if (!isMapping(test)) return { ...owner, path, name: String(test), settings: {} }
  const [key = '', value] = Object.entries(test)[0] ?? []
  if (typeof test.test_name === 'string') return { ...owner, path, name: test.test_name, settings: test }
  return { ...owner, path: [...path, key], name: key, settings: isMapping(value) ? value : {} }
}

/** 0 if it is another test; more the more of its words fit. */
function likeness({ column, table, name, settings }: TestUse, test: GenericTestNode): number {
  const { namespace, kwargs, name: testName } = test.test_metadata
  if (name !== testName && name !== `${namespace}.${testName}`) return 0
  if (column !== null && column !== test.column_name) return 0
  if (table !== null && table !== test.sources[0]?.[1]) return 0
  const given = { ...settings, ...(isMapping(settings.arguments) ? settings.arguments : {}) }
  const same = Object.entries(kwargs).filter(([key, value]) => JSON.stringify(given[key]) === JSON.stringify(value))
  return 1 + same.length + (column === null ? 0 : 1) + (settings.name === test.name ? 10 : 0)
}

function listAt(value: YamlMapping, key: string): readonly YamlValue[] {
  const list = value[key]
  return Array.isArray(list) ? list : []
}

function nameOf(value: YamlValue): YamlValue {
  return isMapping(value) ? (value.name ?? null) : null
}
