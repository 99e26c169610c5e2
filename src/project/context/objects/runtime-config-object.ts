/** `ref.config`: the settings behind an invocation. Packages read from it what dbt offers nowhere else, as their own version. */
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { HostFunction } from '#jinja/values/call.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindMethod, type MethodTable } from '#project/builtins/py-class.ts'
import type { Project } from '#project/config/project.ts'
import { toValue } from '../plain-value.ts'
import type { ProjectSetup } from '../setup.ts'

/** `ref`, `source` and their kin: callables that know the settings. */
export class ResolverObject extends HostCallable {
  readonly #setup: ProjectSetup

  constructor(name: string, setup: ProjectSetup, run: HostFunction) {
    super(name, run)
    this.#setup = setup
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'config':
        return new RuntimeConfigObject(this.#setup, this.#setup.root)
      case 'current_project':
        return this.#setup.root.projectName
      default:
        return undefined
    }
  }
}

/** What is a list of texts, by dbt's names. */
const LISTS: ReadonlyMap<string, ListOfTexts> = new Map([
  ['model_paths', 'modelPaths'],
  ['macro_paths', 'macroPaths'],
  ['seed_paths', 'seedPaths'],
  ['test_paths', 'testPaths'],
  ['analysis_paths', 'analysisPaths'],
  ['snapshot_paths', 'snapshotPaths'],
  ['function_paths', 'functionPaths'],
  ['asset_paths', 'assetPaths'],
  ['docs_paths', 'docsPaths'],
  ['clean_targets', 'cleanTargets'],
  ['on_run_start', 'onRunStart'],
  ['on_run_end', 'onRunEnd'],
])

type ListOfTexts = {
  [Key in keyof Project]: Project[Key] extends readonly string[] ? Key : never
}[keyof Project]

/** The settings of one project, with what they are used for. */
export class RuntimeConfigObject extends Obj {
  override readonly typeName = 'RuntimeConfig'
  readonly #setup: ProjectSetup
  readonly #project: Project

  constructor(setup: ProjectSetup, project: Project) {
    super()
    this.#setup = setup
    this.#project = project
  }

  override qualifiedTypeName(): string {
    return `dbt.config.runtime.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    const { profile, cliVars, invocation, projects, adapter } = this.#setup
    const { projectName, version, projectRoot, vars, quoting } = this.#project
    const list = LISTS.get(name)
    if (list !== undefined) return [...this.#project[list]]
    switch (name) {
      case 'project_name':
        return projectName
      case 'version':
        return version ?? null
      case 'project_root':
        return projectRoot
      case 'target_path':
        return this.#project.targetPath
      case 'packages_install_path':
        return this.#project.packagesInstallPath
      case 'quoting':
        return toValue({ ...adapter.dialect.quotePolicy, ...quoting })
      case 'profile_name':
        return profile.profileName
      case 'target_name':
        return profile.targetName
      case 'threads':
        return profile.threads
      case 'vars':
        return new VariablesObject(toValue(vars))
      case 'cli_vars':
        return toValue(cliVars)
      case 'args':
        return new ArgumentsObject(invocation.args)
      case 'dependencies':
        return Dict.of(
          [...projects].map(([key, project]) => [key, new RuntimeConfigObject(this.#setup, project)] as const),
        )
      default:
        return undefined
    }
  }
}

/** The variables of a project as they are written, those for single packages included. */
class VariablesObject extends Obj {
  override readonly typeName = 'VarProvider'
  readonly #vars: Value

  constructor(vars: Value) {
    super()
    this.#vars = vars
  }

  override attribute(name: string): Value | undefined {
    return name === 'vars' ? this.#vars : bindMethod<Value>(this.#vars, VARIABLES_METHODS, name)
  }
}

const VARIABLES_METHODS: MethodTable<Value> = new Map([['to_dict', (vars: Value) => vars]])

class ArgumentsObject extends Obj {
  override readonly typeName = 'Namespace'
  readonly #args: Readonly<Record<string, unknown>>

  constructor(args: Readonly<Record<string, unknown>>) {
    super()
    this.#args = args
  }

  override attribute(name: string): Value | undefined {
    return Object.hasOwn(this.#args, name) ? toValue(this.#args[name]) : undefined
  }
}
