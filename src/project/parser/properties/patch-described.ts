/** `seeds:`, `snapshots:` and `analyses:` — nodes with columns, and but for analyses with tests. */
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { checkEntry } from './check-entry.ts'
import { dataTests } from './data-tests.ts'
import type { Entry } from './entry.ts'
import { entryConfig } from './entry-config.ts'
import { parseTests } from './generic-tests.ts'
import type { Parsing } from './parsing.ts'
import { patchNode } from './patch-node.ts'
import { readColumns } from './read-columns.ts'
import { testedPart } from './tested-part.ts'

/** Patches the node. Gives what makes its tests, if it can have some. */
export function parseDescribedEntry(parsing: Parsing, entry: Entry): (() => void) | undefined {
  checkEntry(entry)
  const { data, section } = entry
  const isTested = section !== 'analyses'
  const columns = (data.columns ?? []) as YamlMapping[]
  patchNode(parsing, {
    entry,
    config: entryConfig(entry),
    unrendered: (entry.written.config ?? {}) as YamlMapping,
    description: (data.description ?? '') as string,
    columns: readColumns(entry, columns, isTested),
  })
  if (!isTested) return undefined
  const target = {
    entry,
    packageName: entry.file.package_name,
    name: entry.name,
    version: null,
    fileKeyName: `${section}.${entry.name}`,
  }
  const part = testedPart(entry, columns, ['columns'], dataTests(entry, data) ?? [], [])
  return () => parseTests(parsing, target, part)
}
