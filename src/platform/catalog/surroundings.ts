import type { Manifest } from '#manifest/manifest.ts'
import { compareVersions } from '#manifest/nodes/compare-versions.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { isGenericTest, type TestNode } from '#manifest/nodes/test.ts'
import type { UnitTestDefinition } from '#manifest/nodes/unit-test.ts'
import { type CatalogResource, readsFrom, versionText } from './catalog-resource.ts'
import type { LinkTargets, Nameable } from './code-links.ts'

/** Who calls a macro. */
export interface MacroUsers {
  readonly first: readonly string[]
  readonly count: number
}

/** So many of the users of a macro are named. */
const NAMED_USERS = 200

/** What has to be known of all nodes to describe one of them. */
export class Surroundings {
  readonly manifest: Manifest
  /** Tests by what they test, those of columns in the order of the project. */
  readonly tests: ReadonlyMap<string, readonly (TestNode | UnitTestDefinition)[]>
  private readonly nameables = new Map<string, Nameable>()
  private readonly versions = new Map<string, ModelNode[]>()
  private readonly users = new Map<string, string[]>()

  constructor(manifest: Manifest, resources: readonly CatalogResource[]) {
    this.manifest = manifest
    const tests = new Map<string, (TestNode | UnitTestDefinition)[]>()
    for (const resource of resources) {
      this.nameables.set(resource.unique_id, nameable(resource))
      for (const tested of testedBy(resource)) addTo(tests, tested, resource as TestNode)
      if (resource.resource_type === 'model' && resource.version !== null)
        addTo(this.versions, familyOf(resource), resource)
      // Each test of dbt's own would be named in the macro that makes it.
      if (resource.resource_type === 'test' || !('depends_on' in resource)) continue
      for (const macro of resource.depends_on.macros) addTo(this.users, macro, resource.unique_id)
    }
    for (const versions of this.versions.values()) {
      versions.sort((a, b) => compareVersions(a.version ?? 0, b.version ?? 0))
    }
    this.tests = tests
  }

  /** All versions of a model, the oldest first. */
  versionsOf(model: ModelNode): readonly string[] {
    return (this.versions.get(familyOf(model)) ?? []).map(({ unique_id }) => unique_id)
  }

  usersOf(macro: string): MacroUsers {
    const users = this.users.get(macro) ?? []
    return { first: users.slice(0, NAMED_USERS), count: users.length }
  }

  /** What the text of a node may name. */
  targetsOf(resource: CatalogResource): LinkTargets {
    const macros = 'depends_on' in resource ? resource.depends_on.macros : []
    return { nodes: this.known(readsFrom(resource)), macros: this.known(macros) }
  }

  private known(unique_ids: readonly string[]): readonly Nameable[] {
    return unique_ids.flatMap((unique_id) => this.nameables.get(unique_id) ?? [])
  }
}

function nameable(resource: CatalogResource): Nameable {
  const { unique_id, name, package_name } = resource
  return {
    unique_id,
    name,
    package_name,
    version: resource.resource_type === 'model' ? versionText(resource.version) : undefined,
    source_name: resource.resource_type === 'source' ? resource.source_name : undefined,
  }
}

/** A generic test is one of the node that it stands on; any other one of all that it reads. */
function testedBy(resource: CatalogResource): readonly string[] {
  if (resource.resource_type === 'unit_test') return resource.depends_on.nodes.slice(0, 1)
  if (resource.resource_type !== 'test') return []
  const [first] = readsFrom(resource)
  if (!isGenericTest(resource)) return resource.depends_on.nodes
  return first === undefined ? [] : [first]
}

function familyOf({ package_name, name }: ModelNode): string {
  return `${package_name}.${name}`
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
