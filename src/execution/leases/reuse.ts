import { sha256 } from '#foundation/source/checksum.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { findGraphNode } from '#manifest/manifest.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import { isEphemeralModel, type ManifestNode } from '#manifest/nodes/node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Flags } from '#project/config/flags.ts'
import type { LastBuild } from './lease-book.ts'

/** What another run has built, while this one was under way, and whether this one takes it as it is. */
export class Reuse {
  private readonly manifest: Manifest
  readonly startedAtMs: number
  private readonly isWhole: boolean
  private readonly isFullRefresh: boolean
  /** As of when the nodes of this run are as they are, whoever built them. */
  private readonly settled = new Map<UniqueId, number>()

  constructor(manifest: Manifest, flags: Flags, startedAtMs: number) {
    this.manifest = manifest
    this.startedAtMs = startedAtMs
    this.isWhole = flags.EMPTY !== true && (flags.SAMPLE ?? null) === null
    this.isFullRefresh = flags.FULL_REFRESH === true
  }

  /** The same for two builds of a compiled node that would do the same; undefined where that can not be told. */
  digestOf(node: ManifestNode | FunctionNode): string | undefined {
    if (!this.isWhole) return undefined
    const code = node.resource_type === 'seed' ? checksumOf(node) : 'compiled_code' in node ? node.compiled_code : null
    if (!code || node.resource_type === 'test') return undefined
    return sha256(JSON.stringify([node.unique_id, code, node.config]))
  }

  /**
   * Whether a build by another run will do: it is as fresh as wanted, would be the same again, was under way beside this run,
   * and began after all that it reads was as this run has it.
   */
  suits(
    node: ManifestNode | FunctionNode,
    built: LastBuild,
    wanted: { readonly digest: string | undefined; readonly freshEnoughMs: number; readonly nowMs: number },
  ): boolean {
    if (built.isOwn || this.isFullRefresh || built.digest !== wanted.digest) return false
    if (built.finishedAtMs < this.startedAtMs || built.startedAtMs < wanted.nowMs - wanted.freshEnoughMs) return false
    return built.startedAtMs >= this.readsSettledAt(node)
  }

  settle(unique_id: UniqueId, atMs: number): void {
    this.settled.set(unique_id, atMs)
  }

  private readsSettledAt({ depends_on }: ManifestNode | FunctionNode): number {
    let latest = Number.NEGATIVE_INFINITY
    for (const unique_id of 'nodes' in depends_on ? depends_on.nodes : []) {
      const parent = findGraphNode(this.manifest, unique_id)
      if (parent && isEphemeralModel(parent)) latest = Math.max(latest, this.readsSettledAt(parent as ManifestNode))
      latest = Math.max(latest, this.settled.get(unique_id) ?? Number.NEGATIVE_INFINITY)
    }
    return latest
  }
}

/** Of large files dbt has only the path. */
function checksumOf(node: ManifestNode | FunctionNode): string | undefined {
  return node.checksum.name === 'path' ? undefined : node.checksum.checksum
}
