import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { ReturnSignal } from '#jinja/values/return-signal.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import { dumpJson } from '#jinja/library/json.ts'
import { Context, type Member } from '#project/context/context.ts'
import { VarFunction } from '#project/builtins/functions/var.ts'
import { nodeMembers } from '#project/context/members/node-members.ts'
import { toValue } from '#project/context/plain-value.ts'
import { CommentedNode } from '#project/context/objects/commented-node.ts'
import type { ProjectMacros } from '#project/context/project-macros.ts'
import { templateFailure } from '#project/macros/template-failure.ts'
import type { QueryComment } from '#warehouse/adapter/query-comment.ts'

type NodeOfComment = ConstructorParameters<typeof CommentedNode>[0]

/** Makes the comment that goes on every statement: dbt's own, or what `query-comment:` says. */
export class QueryComments {
  readonly #macros: ProjectMacros

  constructor(macros: ProjectMacros) {
    this.#macros = macros
  }

  /** For the statements of a node, or of a connection that belongs to none. */
  for(connectionName: string, node?: NodeOfComment): QueryComment {
    const { comment, append } = this.#macros.setup.root.queryComment
    const text = comment === undefined ? this.#usual(connectionName, node) : this.#render(comment, connectionName, node)
    return { text, append }
  }

  #usual(connectionName: string, node: NodeOfComment | undefined): string {
    const { invocation, profile } = this.#macros.setup
    return dumpJson(
      toValue({
        app: 'dbt',
        dbt_version: invocation.dbtVersion,
        profile_name: profile.profileName,
        target_name: profile.targetName,
        ...(node ? { node_id: node.unique_id } : { connection_name: connectionName }),
      }),
    )
  }

  #render(comment: string, connectionName: string, node: NodeOfComment | undefined): string {
    if (!comment) return ''
    const { setup, registry, base } = this.#macros
    const facts = { name: 'query-comment', package_name: setup.root.projectName, original_file_path: 'dbt_project.yml' }
    // Of variables only what the command line gives is known here, as in dbt.
    const own = new Map<string, Member>([['var', () => new VarFunction({ vars: toValue(setup.cliVars) as Dict })]])
    const members = new Map(
      nodeMembers(setup, { node: facts, events: setup.events, thread: 'MainThread', isParsing: false }),
    )
    members.delete('exceptions')
    const context = new Context({
      registry,
      binder: this.#macros,
      searchPackage: setup.root.projectName,
      members: [own, members, base],
    })
    const template = { path: 'dbt_project.yml', text: comment }
    try {
      const { text: environment } = setup.environments
      // They are arguments of the macro that dbt makes of the comment: the macros that it calls do not see them.
      const passed: Readonly<Record<string, Value>> = {
        connection_name: connectionName,
        node: node ? new CommentedNode(node) : null,
      }
      const lookup = (name: string) => (Object.hasOwn(passed, name) ? passed[name] : context.lookup(name))
      return str(environment.renderSync(environment.compile(template), { lookup }))
    } catch (error) {
      // dbt makes a macro of the comment: what it returns is what it says.
      if (error instanceof ReturnSignal) return str(error.value)
      const failure = templateFailure(error, { template, macro: () => undefined, fileText: () => undefined })
      if (failure instanceof DbtError && failure.excType === 'UndefinedMacroError') throw undefinedName(failure)
      throw failure instanceof Error ? failure : dbtError('CompilationError', 'query-comment/failed', String(failure))
    }
  }
}

/** dbt says here no more than that the name is undefined. */
function undefinedName({ diagnostics }: DbtError): DbtError {
  return new DbtError(
    'CaughtMacroError',
    diagnostics.map((each) => ({ ...each, message: each.message.replace(/\. This can happen [^]*/, '') })),
  )
}
