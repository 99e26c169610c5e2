import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Span } from '#foundation/source/source-file.ts'
import type { Environment } from '#jinja/environment.ts'
import type { Value } from '#jinja/values/value.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { type ConfigValues, mergeConfigCall } from '#project/config/merge-config.ts'
import { ParseConfig } from '#project/context/objects/config-object.ts'
import { refArguments, sourceArguments } from '#project/context/objects/reference-arguments.ts'
import { toPlainData } from '#project/context/plain-value.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { checkModelFunction } from './check-model-function.ts'
import { findCalls, type FoundCall } from './find-calls.ts'
import { readLiteral } from './literal.ts'
import { PythonSyntaxError, readLogicalLines } from './tokens.ts'

const NAMES = new Set(['dbt.ref', 'dbt.source', 'dbt.config', 'dbt.config.get', 'dbt.config.meta_get'])

/** What a Python model reads and how it is configured, from the calls in its text. Changes the node. Jinja is refused. */
export function readPythonModel(node: ModelNode, jinja: Pick<Environment, 'compile'>): void {
  refuseJinja(node, jinja)
  const calls: ConfigValues = {}
  node.config_call_dict = calls
  const config = new ParseConfig((options) =>
    mergeConfigCall(calls, Object.fromEntries(options.map(([key, value]) => [key, toPlainData(value)]))),
  )
  const asked = { config: new Asked(), meta: new Asked() }
  for (const found of callsOf(node)) {
    const call = argumentsOf(node, found)
    switch (found.name) {
      case 'dbt.ref':
        node.refs.push(refArguments(call))
        break
      case 'dbt.source':
        node.sources.push(sourceArguments(call))
        break
      case 'dbt.config':
        config.call(call)
        break
      default:
        asked[found.name === 'dbt.config.get' ? 'config' : 'meta'].add(node, found, call.args)
    }
  }
  if (asked.config.keys.length + asked.meta.keys.length === 0) return
  config.add([
    ['config_keys_used', asked.config.keys],
    ['config_keys_defaults', asked.config.defaults],
    ['meta_keys_used', asked.meta.keys],
    ['meta_keys_defaults', asked.meta.defaults],
  ])
}

/** Which keys the model asks for: the compiled code brings their values. */
class Asked {
  readonly keys: Value[] = []
  readonly defaults: Value[] = []

  add(node: ModelNode, found: FoundCall, args: readonly Value[]): void {
    const [key, otherwise] = args
    if (key === undefined) throw failure(node, found.at, `${found.name}() requires at least one argument`)
    if (args.length > 2) {
      throw failure(node, found.at, `${found.name}() takes at most 2 arguments (${args.length} given)`)
    }
    this.keys.push(key)
    this.defaults.push(otherwise ?? null)
  }
}

/** Jinja that is broken is told as such: dbt renders the text to see whether there is any. */
function refuseJinja(node: ModelNode, jinja: Pick<Environment, 'compile'>): void {
  const at = node.raw_code.search(/\{[{%#]/)
  if (at < 0) return
  jinja.compile({ path: node.original_file_path, text: node.raw_code })
  throw failure(node, at, 'No jinja in python model code is allowed', 'a space between the two brackets is enough')
}

function callsOf(node: ModelNode): FoundCall[] {
  try {
    const lines = readLogicalLines(node.raw_code)
    if (lines.length === 0) return []
    const problem = checkModelFunction(lines)
    if (problem !== undefined) {
      throw failure(node, undefined, problem, 'def model(dbt, session): … return one_data_frame')
    }
    return lines.flatMap((line) => findCalls(line.tokens, NAMES))
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error
    throw failure(node, error.at, error.message, undefined, 'PythonParsingError')
  }
}

function argumentsOf(node: ModelNode, found: FoundCall): { args: Value[]; kwargs: Map<string, Value> } {
  const literal = (tokens: FoundCall['args'][number]): Value => {
    const value = readLiteral(tokens)
    if (value !== undefined) return value
    throw failure(
      node,
      tokens[0]?.at ?? found.at,
      'Error when trying to literal_eval an arg to dbt.ref(), dbt.source(), dbt.config() or dbt.config.get() \n' +
        'In dbt python model, `dbt.ref`, `dbt.source`, `dbt.config`, `dbt.config.get` function args only support Python literal structures',
      'write the value itself: calls are read, not run',
      'PythonLiteralEvalError',
    )
  }
  return {
    args: found.args.map(literal),
    kwargs: new Map(found.kwargs.map(([name, value]) => [name, literal(value)])),
  }
}

function failure(
  node: ModelNode,
  at: number | undefined,
  message: string,
  hint?: string,
  excType = 'ParsingError',
): DbtError {
  const source = { path: node.original_file_path, text: node.raw_code }
  const span = at === undefined ? undefined : spanAt(source.path, source.text, at)
  return dbtError(excType, 'python/model', message, {
    category: 'Parsing Error',
    node: nodeTitle(node),
    ...(span && { at: span, frames: [{ source, span }] }),
    ...(hint !== undefined && { hint }),
  })
}

function spanAt(path: string, text: string, at: number): Span {
  const before = text.slice(0, at).split('\n')
  const column = (before.at(-1) as string).length + 1
  const word = /^[\w.]+|^./.exec(text.slice(at))?.[0] ?? ''
  return { path, line: before.length, column, endColumn: column + word.length }
}
