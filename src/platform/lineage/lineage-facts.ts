import type { StoredNodeResult } from '../store/port/node-results.ts'
import type { Run } from '../store/port/runs.ts'
import type { Step } from '../store/port/steps.ts'
import type { DatasetFacts } from './datasets.ts'
import type { LineageCatalog, LineageManifest, LineageNode } from './lineage-manifest.ts'
import type { Facets } from './run-event.ts'

/** All that is told of a run that is over. */
export interface LineageFacts {
  readonly run: Run
  readonly steps: readonly Step[]
  readonly results: readonly StoredNodeResult[]
  /** As the last step that wrote one has left it; undefined where none did. */
  readonly manifest: LineageManifest | undefined
  readonly catalog: LineageCatalog | undefined
  readonly compiledCode: (hash: string) => string | undefined
  /** The version of the program. */
  readonly version: string
  readonly jobNamespace: string
  readonly datasetNamespace: string
}

/** What each event of a run has in common with the others. */
export interface LineageContext extends DatasetFacts {
  readonly facts: LineageFacts & { readonly manifest: LineageManifest }
  readonly parent: Facets
}

/** What the names of a node's jobs begin with. */
export function tablePath(node: LineageNode): string {
  const name = node.unique_id.replace(/^[^.]+\./, '')
  return [node.database, node.schema, name].filter(Boolean).join('.')
}

export function isBuild(step: number, { steps }: LineageFacts): boolean {
  return /(?:^|\s)build(?:\s|$)/.test(steps.find(({ index }) => index === step)?.commandLine ?? '')
}

export function dbtNode(node: LineageNode): Readonly<Record<string, unknown>> {
  const { original_file_path, database, schema, alias, unique_id } = node
  return { original_file_path, database, schema, alias, unique_id }
}
