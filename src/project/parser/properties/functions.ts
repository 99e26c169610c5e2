/** `functions:` — arguments, results and overloads of the project's functions. */
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { FunctionArgument, FunctionNode, FunctionOverload, FunctionReturns } from '#manifest/nodes/function.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { checkEntry } from './check-entry.ts'
import { type Entry, errorAt } from './entry.ts'
import { entryConfig } from './entry-config.ts'
import type { Parsing } from './parsing.ts'
import { patchNode } from './patch-node.ts'

export function parseFunctionEntry(parsing: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data } = entry
  patchNode(parsing, {
    entry,
    config: entryConfig(entry),
    unrendered: (entry.written.config ?? {}) as YamlMapping,
    description: (data.description ?? '') as string,
    columns: {},
    apply: (node) => {
      if (node.resource_type !== 'function') return
      node.arguments = readArguments(data)
      node.returns = readReturns(data.returns as YamlMapping)
      if (Array.isArray(data.overloads)) absorbOverloads(parsing, entry, node, data.overloads as YamlMapping[])
    },
  })
}

function readArguments(part: YamlMapping): FunctionArgument[] {
  return ((part.arguments ?? []) as YamlMapping[]).map(
    ({ name, data_type, description = null, default_value = null }) => ({
      name: name as string,
      data_type: data_type as string,
      description: description as string | null,
      default_value,
    }),
  )
}

function readReturns({ data_type, description = null }: YamlMapping): FunctionReturns {
  return { data_type: data_type as string, description: description as string | null }
}

/** Overloads have files of their own, but are part of the function and no nodes. */
function absorbOverloads(
  { state }: Parsing,
  entry: Entry,
  root: FunctionNode,
  overloads: readonly YamlMapping[],
): void {
  const { functions } = state.manifest
  root.overloads = overloads.map((overload, index): FunctionOverload => {
    const name = overload.defined_in as string
    const fail = (message: string) =>
      errorAt(entry, [...entry.path, 'overloads', index, 'defined_in'], 'ParsingError', 'function/overload', message)
    if (name === root.name) {
      throw fail(`Function '${root.name}' cannot list itself in overloads (defined_in: '${name}').`)
    }
    const id = uniqueId('function', root.package_name, name)
    const node = functions.get(id)
    if (!node) {
      const owner = [...functions.values()].find((each) => each.overloads.some(({ defined_in }) => defined_in === name))
      throw fail(
        owner
          ? `Function overload '${name}' (defined_in) is already used by '${owner.unique_id}'. Each overload file can only belong to one root function.`
          : `Function overload '${name}' (defined_in) not found. Expected a SQL file at functions/${name}.sql`,
      )
    }
    takeReferences(root, node)
    functions.delete(id)
    return {
      defined_in: name,
      arguments: readArguments(overload),
      returns: isMapping(overload.returns) ? readReturns(overload.returns) : null,
      description: (overload.description ?? null) as string | null,
      raw_body: node.raw_code,
      compiled_body: null,
    }
  })
}

function takeReferences(root: FunctionNode, { refs, sources, functions }: FunctionNode): void {
  addNew(root.refs, refs)
  addNew(root.sources, sources)
  addNew(root.functions, functions)
}

function addNew<T>(known: T[], others: readonly T[]): void {
  const seen = new Set(known.map((each) => JSON.stringify(each)))
  for (const other of others) if (!seen.has(JSON.stringify(other))) known.push(other)
}
