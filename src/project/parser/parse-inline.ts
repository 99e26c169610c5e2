import type { Files } from '#foundation/effects.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { SqlOperationNode } from '#manifest/nodes/sql-operation.ts'
import type { ProjectMacros } from '#project/context/project-macros.ts'
import { linkNode } from './link-references.ts'
import { RelationNames } from './name-relation.ts'
import { NodeParser } from './parse-nodes.ts'
import { ParserState } from './parser-state.ts'

/** What of a parsed project a query of the command line is parsed with. */
export interface InlineSurroundings {
  readonly manifest: Manifest
  readonly macros: ProjectMacros
  readonly index: ManifestIndex
  readonly files: Files
}

/** Puts a query into the manifest as a node of the root project, with what it refers to. Throws what parsing throws. */
export function parseInline(
  { manifest, macros, index, files }: InlineSurroundings,
  sql: string,
  name: string,
): SqlOperationNode {
  const state = new ParserState(macros.setup, macros, manifest, files)
  const node = new NodeParser(state, new RelationNames(state)).parseInline(macros.setup.root.projectName, sql, name)
  // A project may have switched off all its models, and the query with them.
  manifest.disabled.delete(node.unique_id)
  manifest.nodes.set(node.unique_id, node)
  node.config.enabled = true
  try {
    linkNode(state, index, node)
  } catch (error) {
    manifest.nodes.delete(node.unique_id)
    throw error
  }
  return node
}
