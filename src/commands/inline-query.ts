/** Queries of the command line, for `compile --inline` and `show --inline`. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { NodeInfo } from '#foundation/events/event.ts'
import type { SqlOperationNode } from '#manifest/nodes/sql-operation.ts'
import { parseInline } from '#project/parser/parse-inline.ts'
import type { Invocation } from './invocation.ts'
import { writeManifestFiles } from './write-artifacts.ts'
import type { LoadedProject } from './loaded-project.ts'

export const INLINE_NAME = 'inline_query'

/** What events say of a query that could not become a node. */
const FAILED: NodeInfo = {
  node_path: `sql/${INLINE_NAME}`,
  node_name: INLINE_NAME,
  unique_id: `sqloperation.test.${INLINE_NAME}`,
  resource_type: '',
  materialized: '',
  node_status: 'failed',
  node_started_at: '',
  node_finished_at: '',
  node_checksum: '',
}

/** The query of `--inline` as a node of the manifest, if there is one. */
export function inlineNode(invocation: Invocation, project: LoadedProject): SqlOperationNode | undefined {
  const { flags, effects, events } = invocation
  if (typeof flags.INLINE !== 'string' || flags.INLINE === '') return undefined
  // The query may look into the manifest, in which it does not stand itself.
  if (flags.WRITE_JSON && project.isNew) writeManifestFiles(invocation, project.setup, project.manifest)
  try {
    return parseInline({ ...project, files: effects.files }, flags.INLINE, INLINE_NAME)
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    const { message } = new DbtError(error.excType, error.diagnostics.map(withoutHeading))
    events.forNode(() => FAILED, 'MainThread').emit('ParseInlineNodeError', { exc: message })
    if (flags.WRITE_JSON) writeManifestFiles(invocation, project.setup, project.manifest)
    throw new DbtError('DbtBaseException', { code: 'inline/parse', message: 'Error parsing inline query' })
  }
}

function withoutHeading(diagnostic: Diagnostic): Diagnostic {
  const { category, ...rest } = diagnostic
  return category === undefined ? diagnostic : rest
}

/** Of the nodes that ran those that were asked for by name; the others are mentioned in the log alone. */
export function askedFor<T extends { readonly node: { readonly name: string } }>(
  { flags, events }: Invocation,
  results: readonly T[],
): readonly T[] {
  if (typeof flags.INLINE === 'string' && flags.INLINE !== '') {
    return results.filter(({ node }) => node.name === INLINE_NAME)
  }
  const [first] = flags.SELECT ?? []
  if (first === undefined) return []
  return results.filter(({ node }) => {
    const isAsked = first.includes(node.name)
    if (!isAsked) events.emit('Note', { msg: `Excluded node '${node.name}' from results` }, 'debug')
    return isAsked
  })
}
