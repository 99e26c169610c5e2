import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Hook } from '#manifest/nodes/config.ts'
import type { References } from '#project/context/objects/parse-references.ts'
import { placedSetting } from '../places/setting-place.ts'
import type { TemplateNode } from '../name-relation.ts'
import type { ParserState } from '../parser-state.ts'

/** Seeds stand at the roots of the graph: a hook of one that reads a node is an error. */
export function refuseReadingSeed(
  state: ParserState,
  node: TemplateNode,
  read: References,
  hooks: Readonly<Record<'pre-hook' | 'post-hook', readonly Hook[]>>,
  reading: 'pre-hook' | 'post-hook',
): void {
  if (read.refs.length === 0 && read.sources.length === 0 && read.metrics.length === 0) return
  const defined = [
    ...hooks['pre-hook'].map(({ sql }) => `- pre_hook: "${sql}"`),
    ...hooks['post-hook'].map(({ sql }) => `- post_hook: "${sql}"`),
  ]
  throw dbtError(
    'ParsingError',
    'seed/reads-a-node',
    'Seeds cannot depend on other nodes. dbt detected a seed with a pre- or post-hook\n' +
      "that calls 'ref', 'source', or 'metric', either directly or indirectly via other macros.\n\n" +
      `Error raised for '${node.unique_id}', which has these hooks defined:\n${defined.join('\n')}`,
    {
      ...placedSetting(state, node, reading),
      hint: 'let a model read the seed, and give the hook to the model',
    },
  )
}
