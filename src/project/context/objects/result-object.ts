/** Results of nodes as `on-run-end` hooks see them in `results`. */
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { repr } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import type { BatchResults, NodeStatus, TimingInfo } from '#manifest/artifacts/run-results.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import type { PyDateTime } from '#project/builtins/datetime/date-time.ts'
import { dateTimeFromIso } from '#project/builtins/datetime/parse-iso.ts'
import { toValue } from '../plain-value.ts'
import { namedArguments } from './plain-arguments.ts'
import { RecordObject } from './record-object.ts'

/** How old the rows of a source are. */
export interface SourceAge {
  readonly max_loaded_at: PyDateTime
  readonly snapshotted_at: PyDateTime
  /** Seconds. */
  readonly age: number
}

/** What is told of how a node ended. */
export interface TemplateResult {
  readonly node: { readonly unique_id: string; readonly resource_type: string; readonly name: string }
  readonly status: NodeStatus
  readonly message: string | null
  readonly timing: readonly TimingInfo[]
  readonly thread_id: string
  /** Seconds. */
  readonly execution_time: number
  readonly adapter_response: Readonly<Record<string, unknown>>
  readonly failures: number | null
  readonly batch_results: BatchResults | null
  /** Rows that a command shows: of `show`, of a seed. */
  readonly table?: Table
  /** Of a source whose age could be found out. */
  readonly freshness?: SourceAge
}

export class ResultObject extends Obj {
  override readonly typeName = 'RunResult'
  readonly #result: TemplateResult
  readonly #node: RecordObject
  readonly #fields: ReadonlyMap<string, Value>

  constructor(result: TemplateResult) {
    super()
    this.#result = result
    this.#node = nodeObject(result.node)
    this.#fields = new Map<string, Value>([
      ['status', result.status],
      ['timing', result.timing.map((timing): Value => new TimingObject(timing))],
      ['thread_id', result.thread_id],
      ['execution_time', result.execution_time === 0 ? 0 : new Float(result.execution_time)],
      ['adapter_response', toValue(result.adapter_response)],
      ['message', result.message],
      ['failures', result.failures],
      ['node', this.#node],
      ...ownFields(result),
    ])
  }

  override attribute(name: string): Value | undefined {
    const field = this.#fields.get(name)
    if (field !== undefined) return field
    if (name === 'skipped') return this.#result.status === 'skipped'
    if (name !== 'to_dict') return undefined
    return new HostCallable('to_dict', (call) => {
      const { omit_none } = namedArguments('to_dict', call, ['omit_none'])
      return this.#asDict(omit_none !== undefined && isTrue(omit_none))
    })
  }

  #asDict(omitsNone: boolean): Dict {
    const dict = new Dict()
    const plain = new Map<string, Value>([
      ...this.#fields,
      ['timing', this.#result.timing.map((timing) => toValue(timing))],
      ['node', this.#node.asDict(omitsNone)],
      ...this.#plainOwnFields(),
    ])
    for (const [name, value] of plain) if (!omitsNone || value !== null) dict.set(name, value)
    return dict
  }

  #plainOwnFields(): readonly (readonly [string, Value])[] {
    const { node, batch_results, freshness } = this.#result
    if (node.resource_type !== 'source')
      return [
        ['agate_table', null],
        ['batch_results', toValue(batch_results)],
      ]
    if (!freshness) return []
    return [
      ['max_loaded_at', isoTime(freshness.max_loaded_at)],
      ['snapshotted_at', isoTime(freshness.snapshotted_at)],
    ]
  }

  override repr(): string {
    return `RunResult(${[...this.#fields].map(([name, value]) => `${name}=${repr(value)}`).join(', ')})`
  }
}

/** What results of this kind have beside the rest: sources their age, all others what a run leaves. */
function ownFields({ node, table, batch_results, freshness }: TemplateResult): readonly (readonly [string, Value])[] {
  if (node.resource_type !== 'source') {
    return [
      ['agate_table', table ?? null],
      ['batch_results', batch_results && new RecordObject('BatchResults', batch_results)],
      ['overload_results', null],
    ]
  }
  if (!freshness) return []
  return [
    ['max_loaded_at', freshness.max_loaded_at],
    ['snapshotted_at', freshness.snapshotted_at],
    ['age', new Float(freshness.age)],
  ]
}

/** A step of a node's execution; its times are datetimes without a zone. */
class TimingObject extends Obj {
  override readonly typeName = 'TimingInfo'
  readonly #timing: TimingInfo
  readonly #fields: ReadonlyMap<string, Value>

  constructor(timing: TimingInfo) {
    super()
    this.#timing = timing
    this.#fields = new Map<string, Value>([
      ['name', timing.name],
      ['started_at', moment(timing.started_at)],
      ['completed_at', moment(timing.completed_at)],
    ])
  }

  override attribute(name: string): Value | undefined {
    if (name === 'to_dict') return new HostCallable('to_dict', () => toValue(this.#timing))
    return this.#fields.get(name)
  }

  override repr(): string {
    return `TimingInfo(${[...this.#fields].map(([name, value]) => `${name}=${repr(value)}`).join(', ')})`
  }
}

/** As dbt's artifacts write it. */
export function isoTime(time: PyDateTime): string {
  return time.isoformat()
}

function moment(time: string | null): Value {
  return time === null ? null : dateTimeFromIso(time.replace(/Z$/, ''))
}

const NODE_CLASSES: Readonly<Record<string, string>> = {
  analysis: 'AnalysisNode',
  exposure: 'Exposure',
  function: 'FunctionNode',
  metric: 'Metric',
  model: 'ModelNode',
  operation: 'HookNode',
  saved_query: 'SavedQuery',
  seed: 'SeedNode',
  snapshot: 'SnapshotNode',
  source: 'SourceDefinition',
  sql_operation: 'SqlNode',
}

const REFABLE: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot'])

/** A node with dbt's own look at it: `depends_on_nodes`, `is_relational` and the like. */
export function nodeObject(node: TemplateResult['node']): RecordObject {
  const fields = node as Readonly<Record<string, unknown>>
  const { resource_type } = node
  const config = (fields.config ?? {}) as Readonly<Record<string, unknown>>
  const dependsOn = (fields.depends_on ?? {}) as Readonly<Record<string, unknown>>
  const isTest = resource_type === 'test'
  const isModel = resource_type === 'model'
  const isVersioned = fields.version !== null && fields.version !== undefined
  const className = nodeClass(resource_type, fields)
  const ofAll = {
    depends_on_nodes: () => dependsOn.nodes ?? [],
    is_refable: () => REFABLE.has(resource_type),
    is_relational: () => (isTest ? isTrue(toValue(config.store_failures)) : REFABLE.has(resource_type)),
    is_ephemeral_model: () => REFABLE.has(resource_type) && config.materialized === 'ephemeral',
    is_versioned: () => isModel && isVersioned,
    search_name: () => (isVersioned ? `${node.name}.v${String(fields.version)}` : node.name),
    file_id: () => `${String(fields.package_name)}://${String(fields.original_file_path)}`,
    should_store_failures: () => isTrue(toValue(config.store_failures)),
  }
  // It becomes a node with an alias, and all that goes with one, when it is run.
  if (className === 'UnitTestDefinition') {
    return new RecordObject(className, node, {
      ...ofAll,
      tags: () => [config.tags ?? []].flat(),
      versioned_name: () => (isVersioned ? `${node.name}_v${String(fields.version)}` : node.name),
    })
  }
  return new RecordObject(className, node, {
    ...ofAll,
    depends_on_macros: () => dependsOn.macros ?? [],
    identifier: () => fields.alias ?? fields.name,
    is_ephemeral: () => config.materialized === 'ephemeral',
    is_external_node: () => isModel && !fields.original_file_path && !fields.path,
    empty: () => resource_type !== 'seed' && String(fields.raw_code ?? '').trim() === '',
    quoting_dict: () => fields.quoting ?? {},
    ...(isModel && {
      is_latest_version: () => isVersioned && fields.version === fields.latest_version,
      batch: () => null,
    }),
    ...(resource_type === 'seed' && { language: () => 'sql', extra_ctes: () => [], extra_ctes_injected: () => false }),
    ...(isTest && { test_node_type: () => ('test_metadata' in fields ? 'generic' : 'singular') }),
  })
}

function nodeClass(resourceType: string, fields: Readonly<Record<string, unknown>>): string {
  if (resourceType === 'test') return 'test_metadata' in fields ? 'GenericTestNode' : 'SingularTestNode'
  if (resourceType === 'unit_test') return 'raw_code' in fields ? 'UnitTestNode' : 'UnitTestDefinition'
  return NODE_CLASSES[resourceType] ?? 'Node'
}
