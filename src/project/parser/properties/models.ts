/** `models:` — a model's properties, and those of its versions. */
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { checkEntry } from './check-entry.ts'
import { dataTests } from './data-tests.ts'
import type { Entry } from './entry.ts'
import { entryConfig } from './entry-config.ts'
import { parseTests } from './generic-tests.ts'
import { patchModel } from './patch-model.ts'
import { latestVersion, patchVersions } from './model-versions.ts'
import { addModelSemantics } from './model-semantics.ts'
import { deprecationDate } from './moment.ts'
import type { Parsing } from './parsing.ts'
import { type NodePatch, patchNode } from './patch-node.ts'
import { readColumns } from './read-columns.ts'
import { readTimeSpine } from './time-spine.ts'
import { testedPart } from './tested-part.ts'

/** Patches a model. Gives what makes its tests. */
export function parseModelEntry(parsing: Parsing, entry: Entry): () => void {
  checkEntry(entry)
  const { data } = entry
  const config = entryConfig(entry)
  if (Array.isArray(data.versions) && data.versions.length > 0) {
    return patchVersions(parsing, entry, config)
  }
  if (data.latest_version) latestVersion(entry, [])
  const columns = (data.columns ?? []) as YamlMapping[]
  const timeSpine = readTimeSpine(entry, columns)
  const patch: NodePatch = {
    entry,
    config,
    unrendered: (entry.written.config ?? {}) as YamlMapping,
    description: (data.description ?? '') as string,
    columns: readColumns(entry, columns),
    apply: (node) => {
      if (node.resource_type !== 'model') return
      patchModel(parsing, node, {
        entry,
        access: null,
        version: null,
        latest_version: null,
        deprecation_date: deprecationDate(entry, data),
        time_spine: timeSpine,
        constraints: (data.constraints ?? []) as YamlMapping[],
      })
      addModelSemantics(parsing, entry, node)
    },
  }
  patchNode(parsing, patch)
  const target = {
    entry,
    packageName: entry.file.package_name,
    name: entry.name,
    version: null,
    fileKeyName: `models.${entry.name}`,
  }
  const part = testedPart(entry, columns, ['columns'], dataTests(entry, data) ?? [], [])
  return () => parseTests(parsing, target, part)
}
