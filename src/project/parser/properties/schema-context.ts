import { Context, type Member } from '#project/context/context.ts'
import { BASE_NAMES } from '#project/context/members/base-members.ts'
import { nodeMembers } from '#project/context/members/node-members.ts'
import type { ProjectMacros } from '#project/context/project-macros.ts'
import { MacroRegistry } from '#project/macros/macro-registry.ts'

const MAIN_THREAD = 'MainThread'

/**
 * The names that texts of properties files see: variables, environment, target, dbt's plain functions, and no macros.
 * `more` stands before them.
 */
export function schemaContext(
  macros: ProjectMacros,
  packageName: string,
  path: string,
  more: ReadonlyMap<string, Member> = new Map(),
): Context {
  const { setup } = macros
  const facts = { name: '<Configuration>', package_name: packageName, original_file_path: path }
  const base = new Map([...macros.base].filter(([name]) => BASE_NAMES.has(name)))
  return new Context({
    registry: new MacroRegistry([], setup.root.projectName, []),
    binder: macros,
    searchPackage: packageName,
    members: [
      more,
      nodeMembers(setup, {
        node: facts,
        events: setup.events,
        thread: MAIN_THREAD,
        isParsing: false,
        keepsVarsAsWritten: true,
        contextName: 'SchemaYamlContext',
      }),
      base,
    ],
  })
}
