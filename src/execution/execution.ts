import type { Files } from '#foundation/effects.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { BatchResults, OverloadResults } from '#manifest/artifacts/run-results.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Flags } from '#project/config/flags.ts'
import type { Deferral } from '#project/context/deferral.ts'
import type { ProjectMacros } from '#project/context/project-macros.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { Dict } from '#jinja/values/dict.ts'
import type { NodeLeases } from './leases/node-leases.ts'
import type { Reuse } from './leases/reuse.ts'
import type { SnapshotHistory } from './snapshots/snapshot-history.ts'

/** A parsed project that is being executed: what all nodes of one run share. */
export interface Execution {
  readonly setup: ProjectSetup
  readonly macros: ProjectMacros
  readonly manifest: Manifest
  readonly index: ManifestIndex
  /** `graph`, made once. */
  readonly graph: Dict
  readonly flags: Flags
  readonly files: Files
  readonly events: EventSink
  readonly signal: AbortSignal
  /** As the project writes it: mostly `target`. */
  readonly targetPath: string
  /** Whether is told what of the nodes' SQL is written in another way for the warehouse. */
  readonly showsRewrites?: boolean
  /** Unique ids of what the command selected, for `selected_resources`. */
  readonly selectedResources: readonly string[]
  /** The other environment, with `--defer` or `clone`. */
  readonly deferral?: Deferral | undefined
  /** Where the project has a `trellis.yml`: what keeps snapshots from losing history. */
  readonly history?: SnapshotHistory
  /** The same: what keeps two runs from building a relation at once, and tells what another one has built meanwhile. */
  readonly turns?: { readonly leases: NodeLeases; readonly reuse: Reuse }
  /** The run that this one repeats: microbatch models build only the batches that failed in it, functions the overloads. */
  readonly retried?: {
    readonly startedAtMs: number
    readonly batches: ReadonlyMap<UniqueId, BatchResults>
    readonly overloads: ReadonlyMap<UniqueId, OverloadResults>
  }
}
