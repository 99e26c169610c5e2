import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import type { Doc } from '../nodes/doc.ts'
import type { Group } from '../nodes/group.ts'
import type { Macro } from '../nodes/macro.ts'
import type { GraphNode } from '../nodes/node.ts'

const NEVER_WRITTEN: ReadonlySet<string> = new Set([
  'config_call_dict',
  'unrendered_config_call_dict',
  'defer_relation',
  'defer_function',
])
const WRITTEN_ONCE_COMPILED: ReadonlySet<string> = new Set([
  'compiled',
  'compiled_code',
  'extra_ctes_injected',
  'extra_ctes',
])

/** A resource as it stands in an artifact: without what only a run needs, and without the marks of compiling before it was. */
export function nodeArtifact(node: GraphNode | Macro | Doc | Group): Record<string, unknown> {
  const fields = node as unknown as Readonly<Record<string, unknown>>
  const isUncompiled = fields['compiled'] === false
  const written: Record<string, unknown> = {}
  for (const key of Object.keys(fields)) {
    if (NEVER_WRITTEN.has(key) || (isUncompiled && WRITTEN_ONCE_COMPILED.has(key))) continue
    const value = fields[key]
    written[key] = artifactValue(key, value, fields['resource_type'])
  }
  return written
}

function artifactValue(key: string, value: unknown, type: unknown): unknown {
  if (key === 'created_at' && Number.isInteger(value)) return new YamlFloat(value as number)
  // But for unit tests, a schema is a text for dbt's writer, also where a project's macro gives none.
  return key === 'schema' && value === null && type !== 'unit_test' ? 'None' : value
}
