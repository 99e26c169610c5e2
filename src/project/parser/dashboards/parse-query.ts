import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import { newSqlOperation, type SqlOperationNode } from '#manifest/nodes/sql-operation.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import type { JinjaQuery } from '#manifest/dashboards/sql/tile-queries.ts'
import type { Member } from '#project/context/context.ts'
import { hasRenderCharacters } from '#project/context/environments.ts'
import { parseContext } from '#project/context/parse-context.ts'
import { linkNode } from '../link-references.ts'
import type { ParserState } from '../parser-state.ts'
import { contentChecksum } from '../read-files.ts'

/** A query of a dashboard or page. */
export interface AskedQuery extends Pick<JinjaQuery, 'text' | 'isMade'> {
  /** `product_funnel.overview` */
  readonly name: string
  /** What messages call it: `tile 'overview'`. */
  readonly title: string
  /** Its file. */
  readonly path: string
  readonly members: ReadonlyMap<string, Member>
}

/** A query as a node that is not in the manifest, with what it reads. Throws what is wrong with it. */
export function parseQuery(state: ParserState, index: ManifestIndex, query: AskedQuery): SqlOperationNode {
  const { setup } = state
  const { projectName } = setup.root
  const { database, schema } = setup.profile.credentials
  const node = newSqlOperation({
    name: query.name,
    alias: query.name,
    path: query.path,
    fqn: [projectName, query.name],
    package_name: projectName,
    original_file_path: query.path,
    unique_id: uniqueId('sql_operation', projectName, query.name),
    raw_code: query.text,
    checksum: contentChecksum(query.text),
    database,
    schema,
    created_at: state.createdAt,
  })
  const template = { path: query.path, text: query.text }
  try {
    const render = () => {
      if (!hasRenderCharacters(query.text)) return
      const { text: environment } = setup.environments
      const context = parseContext(state.macros, {
        node,
        references: node,
        // A query has no configuration.
        collectConfig: () => {},
        onMacroCall: (macro) => {
          if (!node.depends_on.macros.includes(macro.unique_id)) node.depends_on.macros.push(macro.unique_id)
        },
        members: query.members,
      })
      environment.renderSync(environment.compile(template), context)
    }
    state.withPlaces(template, projectName, node, render, { isMade: query.isMade })
    linkNode(state, index, node)
  } catch (error) {
    throw error instanceof DbtError ? inWords(error, query, node) : error
  }
  return node
}

/** An error names the tile, which its author knows, and not the node that was made of it. */
export function inWords(
  error: DbtError,
  query: Pick<AskedQuery, 'title' | 'path'>,
  { unique_id }: SqlOperationNode,
): DbtError {
  const { title, path } = query
  const diagnostics = error.diagnostics.map((each): Diagnostic => {
    const { node: _node, ...rest } = each
    const message = each.message
      .replace(/^Sql_operation '[^']*' \([^)]*\) depends on/i, `The ${title} reads from`)
      .replaceAll(`Node ${unique_id}`, `The ${title}`)
      .replaceAll(unique_id, title)
    return { ...rest, message, node: `${title} (${path})` }
  })
  return new DbtError(error.excType, diagnostics)
}
