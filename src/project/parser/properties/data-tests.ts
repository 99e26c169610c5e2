import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'
import { misshapen } from './check-entry.ts'
import type { Entry } from './entry.ts'

/** The tests of an entry, a version or a column, under their new name or their old one. */
export function dataTests(entry: Entry, part: YamlMapping): readonly YamlValue[] | undefined {
  const { tests, data_tests } = part
  if (tests && Object.hasOwn(part, 'data_tests')) {
    throw misshapen(entry, {
      path: [],
      message: "Invalid test config: cannot have both 'tests' and 'data_tests' defined",
    })
  }
  return ((Array.isArray(tests) && tests.length > 0 ? tests : data_tests) ?? undefined) as YamlValue[] | undefined
}
