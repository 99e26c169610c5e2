import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import type { Doc } from '../nodes/doc.ts'
import type { Group } from '../nodes/group.ts'
import type { Macro } from '../nodes/macro.ts'
import type { GraphNode } from '../nodes/node.ts'

const NEVER_WRITTEN = ['config_call_dict', 'unrendered_config_call_dict', 'defer_relation', 'defer_function']
const WRITTEN_ONCE_COMPILED = ['compiled', 'compiled_code', 'extra_ctes_injected', 'extra_ctes']

/** A resource as it stands in an artifact: without what only a run needs, and without the marks of compiling before it was. */
export function nodeArtifact(node: GraphNode | Macro | Doc | Group): Record<string, unknown> {
  const written: Record<string, unknown> = { ...node }
  for (const key of NEVER_WRITTEN) delete written[key]
  if (written['compiled'] === false) for (const key of WRITTEN_ONCE_COMPILED) delete written[key]
  if (typeof written['created_at'] === 'number') written['created_at'] = new YamlFloat(written['created_at'])
  return written
}
