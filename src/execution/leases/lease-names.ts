import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'

/** The relation that a node writes. */
export function writtenRelation({ adapter, root }: ProjectSetup, node: ManifestNode | FunctionNode): Relation {
  return adapter.relations.createFrom(relationConfig(node), root.quoting)
}

/** Its name, the same in all projects and targets that write to it. */
export function nameOfRelation({ database, schema, identifier }: Relation): string {
  return spelled([database, schema, identifier])
}

/** What stands for all that a project's hooks may write, which nobody knows. */
export function nameOfHooks({ profile, root }: ProjectSetup): string {
  const { database, schema } = profile.credentials
  return `hooks of ${root.projectName} in ${spelled([database, schema])}`
}

/** Such a name among those of all databases, each of which has a name of its own. */
export function storedName({ adapter }: ProjectSetup, database: string, name: string): string {
  return `${adapter.type} ${database} ${name}`
}

/** Databases fold the case of names; two that differ in nothing else are better taken for one. */
function spelled(parts: readonly (string | null | undefined)[]): string {
  return parts.flatMap((part) => (part ? [JSON.stringify(part.toLowerCase())] : [])).join('.')
}
