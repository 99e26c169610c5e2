/** Models that run batch by batch: what they must say, and what their inputs should. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { findGraphNode } from '#manifest/manifest.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { dateTimeFromIso } from '#project/builtins/datetime/parse-iso.ts'
import { placedSetting } from '../places/setting-place.ts'
import type { ParserState } from '../parser-state.ts'

const BATCH_SIZES = ['hour', 'day', 'month', 'year']

export function checkMicrobatch(state: ParserState): void {
  if (!usesBatches(state)) return
  for (const model of microbatchModels(state)) state.attempt(() => checkModel(state, model))
}

/** What is only advisable: told of a project that is right. */
export function warnOfMicrobatch(state: ParserState): void {
  const models = microbatchModels(state)
  if (models.length === 0) return
  if (!usesBatches(state)) {
    state.setup.events.emit('MicrobatchMacroOutsideOfBatchesDeprecation', {})
    return
  }
  warnOfConcurrency(state)
  for (const model of models) state.attempt(() => checkInputs(state, model))
}

function microbatchModels(state: ParserState): readonly ModelNode[] {
  return [...state.manifest.nodes.values()].filter(isMicrobatch)
}

function usesBatches(state: ParserState): boolean {
  const { flags } = state.setup.invocation
  return flags.REQUIRE_BATCHED_EXECUTION_FOR_CUSTOM_MICROBATCH_STRATEGY !== false || isCoreMacro(state)
}

export function isMicrobatch(node: { readonly resource_type: string; readonly config: object }): node is ModelNode {
  if (node.resource_type !== 'model') return false
  const { materialized, incremental_strategy } = node.config as Partial<ModelNode['config']>
  return materialized === 'incremental' && incremental_strategy === 'microbatch'
}

function isCoreMacro({ macros: { registry } }: ParserState): boolean {
  const name = 'get_incremental_microbatch_sql'
  for (const [packageName, table] of registry.byPackage) {
    if (!registry.internalPackages.includes(packageName) && table.has(name)) return false
  }
  return true
}

function checkModel(state: ParserState, model: ModelNode): void {
  const { name, config } = model
  const { event_time, begin, batch_size, lookback, concurrent_batches } = config
  const fail = (message: string, setting: string, hint?: string): DbtError =>
    dbtError('ParsingError', 'model/microbatch', `Microbatch model '${name}' ${message}`, {
      node: nodeTitle(model),
      ...placedSetting(state, model, setting, 'incremental_strategy'),
      ...(hint !== undefined && { hint }),
    })
  if (event_time === null)
    throw fail(
      "must provide an 'event_time' (string) config that indicates the name of the event time column.",
      'event_time',
      "add event_time='…', the column with the time of a row",
    )
  if (typeof event_time !== 'string')
    throw fail(`must provide an 'event_time' config of type string, but got: ${typeOf(event_time)}.`, 'event_time')
  if (begin === null) {
    throw fail(
      "must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.",
      'begin',
      "add begin='2024-01-01'",
    )
  }
  const time = typeof begin === 'string' ? readMoment(begin) : begin
  if (time === undefined)
    throw fail(
      `must provide a 'begin' config of valid datetime (ISO format), but got: ${String(begin)}.`,
      'begin',
      "write begin='2024-01-01'",
    )
  if (typeof time !== 'string' && !(time instanceof YamlDate))
    throw fail(`must provide a 'begin' config of type datetime, but got: ${typeOf(begin)}.`, 'begin')
  config.begin = typeof time === 'string' ? time : asDateTime(time).toJSON()
  if (!BATCH_SIZES.includes(batch_size as string)) {
    throw fail(
      `must provide a 'batch_size' config that is one of ['${BATCH_SIZES.join("', '")}'], but got: ${batch_size ?? 'None'}.`,
      'batch_size',
    )
  }
  if (lookback !== null && !Number.isInteger(lookback)) {
    throw fail(`must provide the optional 'lookback' config as type int, but got: ${typeOf(lookback)}).`, 'lookback')
  }
  if (concurrent_batches !== null && typeof concurrent_batches !== 'boolean') {
    throw fail(
      `optional 'concurrent_batches' config must be of type \`bool\` if specified, but got: ${typeOf(concurrent_batches)}).`,
      'concurrent_batches',
    )
  }
}

/** A moment in any of the forms that Python reads, in the form of the manifest. */
function readMoment(text: string): string | undefined {
  try {
    return dateTimeFromIso(text).isoformat()
  } catch (error) {
    if (!(error instanceof PyError)) throw error
    return undefined
  }
}

function asDateTime(date: YamlDate): YamlDateTime {
  return date instanceof YamlDateTime ? date : new YamlDateTime(date, [0, 0, 0, 0])
}

function typeOf(value: unknown): string {
  if (typeof value === 'string') return "<class 'str'>"
  if (typeof value === 'boolean') return "<class 'bool'>"
  if (typeof value === 'number') return `<class '${Number.isInteger(value) ? 'int' : 'float'}'>`
  return `<class '${Array.isArray(value) ? 'list' : 'dict'}'>`
}

function warnOfConcurrency({ manifest, setup }: ParserState): void {
  if (setup.adapter.dialect.capabilities.has('MicrobatchConcurrency')) return
  const forcing = [...manifest.nodes.values()].filter(
    (node) => 'concurrent_batches' in node.config && node.config.concurrent_batches === true,
  )
  if (forcing.length === 0) return
  setup.events.emit('InvalidConcurrentBatchesConfig', { num_models: forcing.length, adapter_type: setup.adapter.type })
}

function checkInputs({ manifest, setup }: ParserState, model: ModelNode): void {
  let hasTime = false
  for (const id of model.depends_on.nodes) {
    const input = findGraphNode(manifest, id)
    const time = input && 'event_time' in input.config ? input.config.event_time : undefined
    if (!time) continue
    if (typeof time !== 'string') {
      throw dbtError(
        'ParsingError',
        'model/microbatch',
        `Microbatch model '${model.name}' depends on an input node '${input?.name}' with an 'event_time' config of invalid ` +
          `(non-string) type: ${typeOf(time)}.`,
      )
    }
    hasTime = true
  }
  if (!hasTime) setup.events.emit('MicrobatchModelNoEventTimeInputs', { model_name: model.name })
}
