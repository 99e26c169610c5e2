/** What can only be said once all of a project is known and linked. */
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import { inferPrimaryKeys } from './checks/infer-primary-keys.ts'
import { renderDocs } from './checks/render-docs.ts'
import type { ParserState } from './parser-state.ts'

export function checkManifest(state: ParserState, index: ManifestIndex): void {
  renderDocs(state, index)
  inferPrimaryKeys(state.manifest)
}
