import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'
import { dataTests } from './data-tests.ts'
import type { Entry } from './entry.ts'
import type { TestedPart } from './generic-tests.ts'

/** The tests of an entry's columns and of itself. `below` and `columnsBelow` lead from the entry to where they stand. */
export function testedPart(
  entry: Entry,
  columns: readonly YamlMapping[],
  columnsBelow: YamlPath,
  tests: readonly YamlValue[],
  below: YamlPath,
): TestedPart {
  const tested: TestedPart['columns'][number][] = []
  for (const [index, column] of columns.entries()) {
    const own = dataTests(entry, column)
    if (!own || own.length === 0) continue
    const key = 'data_tests' in column ? 'data_tests' : 'tests'
    tested.push({ column, tests: own, path: [...entry.path, ...columnsBelow, index, key] })
  }
  const key = 'data_tests' in entry.data ? 'data_tests' : 'tests'
  return {
    columns: tested,
    tests,
    path: [...entry.path, ...below, key],
    quoteColumns: entry.data.quote_columns === true,
  }
}
