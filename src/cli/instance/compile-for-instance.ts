import { compileRunner } from '#execution/runner/compile-runner.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { COMPILED } from '#commands/compile.ts'
import { loadProject } from '#commands/load-project.ts'
import { runNodes } from '#commands/run-nodes.ts'
import type { CompiledNode } from '#platform/instances/compare-instances.ts'
import type { RawValue } from '#project/config/option-value.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import type { Host } from '../host.ts'
import { projectInvocation, type ProjectWords } from '../platform/project-invocation.ts'
import { enterInstance } from './enter-instance.ts'

/** The words that say what is compiled. */
export interface CompileWords extends ProjectWords {
  readonly select?: readonly string[]
  readonly exclude?: readonly string[]
}

export interface CompiledProject {
  readonly nodes: ReadonlyMap<string, CompiledNode>
  /** Hides the secrets of its environment. */
  readonly mask: SecretMask
}

/** Compiles a project as an instance has it. What cannot be compiled is among the nodes, with the reason. */
export async function compileForInstance(name: string, host: Host, words: CompileWords): Promise<CompiledProject> {
  const { select, exclude, projectDir, profilesDir, vars } = words
  const wanted = { select, exclude, populate_cache: false, write_json: false }
  const where = { instance: name, project_dir: projectDir, profiles_dir: profilesDir, vars }
  const entered = await enterInstance(host, optionsOf(where))
  const wishes = { command: 'compile', given: optionsOf(wanted) } as const
  const invocation = projectInvocation(entered, words, ['instances', 'diff'], wishes)
  const project = await loadProject(invocation)
  const { results } = await runNodes(invocation, project, {
    resourceTypes: new Set(COMPILED),
    runnerOf: () => compileRunner as NodeRunner,
    keepsEphemeral: true,
    tell: () => undefined,
  })
  const nodes = new Map<string, CompiledNode>()
  const read = new Set<string>()
  for (const { node, status, message } of results) {
    const problem = status === 'success' ? null : (message ?? status)
    nodes.set(node.unique_id, compiledNode(node as ResourceWithCode, problem))
    if ('depends_on' in node && 'nodes' in node.depends_on) for (const each of node.depends_on.nodes) read.add(each)
  }
  for (const source of project.manifest.sources.values()) {
    if (!select || read.has(source.unique_id)) nodes.set(source.unique_id, compiledNode(source, null))
  }
  return { nodes, mask: new SecretMask(invocation.effects.env) }
}

function optionsOf(values: Readonly<Record<string, RawValue | undefined>>): readonly GivenOption[] {
  return Object.entries(values).flatMap(([name, value]): GivenOption[] =>
    value === undefined ? [] : [{ name, value, place: 'after' }],
  )
}

/** What any resource is, as far as it has it. */
interface ResourceWithCode {
  readonly unique_id: string
  readonly resource_type: string
  readonly original_file_path: string
  readonly relation_name?: string | null
  readonly config: object
  readonly columns?: Readonly<Record<string, { readonly data_type?: string | null }>>
  readonly compiled_code?: string | null
}

function compiledNode(node: ResourceWithCode, problem: string | null): CompiledNode {
  const { unique_id, resource_type, original_file_path, relation_name, config, columns, compiled_code } = node
  return {
    unique_id,
    resource_type,
    path: original_file_path,
    relation_name: relation_name ?? null,
    config: { ...config },
    columns: Object.fromEntries(
      Object.entries(columns ?? {}).map(([name, { data_type }]) => [name, data_type ?? null]),
    ),
    code: compiled_code ?? null,
    problem,
  }
}
