/** `--defer`: what another environment has stands in for what this one was not asked to build. */
import type { Manifest } from '#manifest/manifest.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import { isEphemeralModel, type RefableNode } from '#manifest/nodes/node.ts'
import type { DeferRelation } from '#manifest/nodes/parsed-node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { RelationConfig } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { relationConfig } from './relation-config.ts'

export interface DeferralOptions {
  /** The manifest of the other environment. */
  readonly manifest: Manifest
  /** Whether references follow it: `clone` looks into it and refers to nothing. */
  readonly isFollowed: boolean
  /** `--favor-state`: also where this environment has the relation, as long as the command does not build it. */
  readonly favorsState: boolean
  readonly selected: readonly string[]
}

/** Finds by a node's unique id what stands for it elsewhere. */
export class Deferral {
  readonly #options: DeferralOptions
  readonly #selected: ReadonlySet<string>

  constructor(options: DeferralOptions) {
    this.#options = options
    this.#selected = new Set(options.selected)
  }

  /** The relation that a reference means: undefined where that is the node's own. */
  async follow(target: RefableNode | FunctionNode, session: Session): Promise<RelationConfig | undefined> {
    const { isFollowed, favorsState } = this.#options
    const other = isFollowed ? this.#counterpart(target.unique_id) : undefined
    if (!other) return undefined
    if (favorsState && !this.#selected.has(target.unique_id)) return relationConfig(other)
    const own = await session.introspection.getRelation(target.database, target.schema, target.alias)
    return own ? undefined : relationConfig(other)
  }

  /** What a foreign key points at: only what is built now is sure to be there. */
  forForeignKey(unique_id: UniqueId): RelationConfig | undefined {
    const other = this.#options.isFollowed && !this.#selected.has(unique_id) ? this.#counterpart(unique_id) : undefined
    return other && relationConfig(other)
  }

  /** The node's relation in the other environment, whether a reference would follow it or not. */
  relationOf(unique_id: UniqueId): RelationConfig | undefined {
    const other = this.#counterpart(unique_id)
    return other?.resource_type === 'function' ? undefined : other && relationConfig(other)
  }

  /** The same as templates see it in `model` and `graph`. */
  describe(unique_id: UniqueId): DeferRelation | undefined {
    const other = this.#counterpart(unique_id)
    if (!other || other.resource_type === 'function') return undefined
    const { database, schema, alias, relation_name, resource_type, name, description, meta, tags, config } = other
    const compiled_code = other.resource_type === 'seed' ? null : other.compiled_code
    return {
      database,
      schema,
      alias,
      relation_name,
      resource_type,
      name,
      description,
      compiled_code,
      meta,
      tags,
      config,
    }
  }

  #counterpart(unique_id: UniqueId): RefableNode | FunctionNode | undefined {
    const { manifest } = this.#options
    const node = manifest.nodes.get(unique_id)
    switch (node?.resource_type) {
      case 'model':
        return isEphemeralModel(node) ? undefined : node
      case 'seed':
      case 'snapshot':
        return node
      default:
        return manifest.functions.get(unique_id)
    }
  }
}
