/** Configuration that is right or wrong only as a whole: groups, access, snapshots, functions. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { placedSetting } from '../places/setting-place.ts'
import type { ParserState } from '../parser-state.ts'

export function checkGroups(state: ParserState): void {
  const { manifest } = state
  const names = new Set([...manifest.groups.values()].map(({ name }) => name))
  const groupable = [manifest.metrics, manifest.semantic_models, manifest.saved_queries, manifest.nodes]
  for (const collection of groupable) {
    for (const node of collection.values()) {
      if (!node.group || names.has(node.group)) continue
      const meant = closest(node.group, names)
      state.failures.push(
        dbtError(
          'ParsingError',
          'group/not-found',
          `Invalid group '${node.group}', expected one of ${pythonRepr([...names].sort())}`,
          {
            node: nodeTitle(node),
            ...placedSetting(state, node, 'group'),
            hint: meant
              ? `did you mean '${meant}'?`
              : `define the group '${node.group}' under groups: of a properties file`,
          },
        ),
      )
    }
  }
}

/** An ephemeral model has no relation that the public could read. */
export function checkAccess(state: ParserState): void {
  for (const node of state.manifest.nodes.values()) {
    if (node.resource_type !== 'model' || node.access !== 'public' || node.config.materialized !== 'ephemeral') continue
    state.failures.push(
      dbtError(
        'InvalidAccessTypeError',
        'config/access',
        `Node ${node.unique_id} with 'ephemeral' materialization has an invalid value (public) for the access field`,
        {
          category: 'Parsing Error',
          node: nodeTitle(node),
          ...placedSetting(state, node, 'access', 'materialized'),
          hint: 'materialize the model as a view, or make it protected',
        },
      ),
    )
  }
}

export function checkSnapshots(state: ParserState): void {
  for (const node of state.manifest.nodes.values()) {
    const problem = node.resource_type === 'snapshot' ? snapshotProblem(node) : undefined
    if (problem === undefined) continue
    const { message, settings, hint } = problem
    state.failures.push(
      dbtError('ValidationError', 'snapshot/config', message, {
        node: nodeTitle(node),
        ...placedSetting(state, node, ...settings),
        hint,
      }),
    )
  }
}

interface SnapshotProblem {
  readonly message: string
  /** Where to look, the most telling first. */
  readonly settings: readonly string[]
  readonly hint: string
}

function snapshotProblem({ config }: SnapshotNode): SnapshotProblem | undefined {
  const { strategy, unique_key, check_cols, updated_at, materialized } = config
  const hasColumns = Array.isArray(check_cols) ? check_cols.length > 0 : Boolean(check_cols)
  if (!strategy || !unique_key || unique_key.length === 0) {
    return {
      message: "Snapshots must be configured with a 'strategy' and 'unique_key'.",
      settings: [strategy ? 'strategy' : 'unique_key'],
      hint: strategy
        ? "add unique_key='…', the column that tells rows apart"
        : "add strategy='timestamp' or strategy='check'",
    }
  }
  if (strategy === 'check') {
    if (!hasColumns) {
      return {
        message: 'A snapshot configured with the check strategy must specify a check_cols configuration.',
        settings: ['check_cols', 'strategy'],
        hint: "add check_cols='all', or a list of the columns to watch",
      }
    }
    if (typeof check_cols === 'string' && check_cols !== 'all') {
      return {
        message: `Invalid value for 'check_cols': ${check_cols}. Expected 'all' or a list of strings.`,
        settings: ['check_cols'],
        hint: `write check_cols=['${check_cols}']`,
      }
    }
  }
  if (strategy === 'timestamp') {
    if (!updated_at) {
      return {
        message: 'A snapshot configured with the timestamp strategy must specify an updated_at configuration.',
        settings: ['strategy'],
        hint: "add updated_at='…', the column that tells when a row changed",
      }
    }
    if (hasColumns) {
      return {
        message: "A 'timestamp' snapshot should not have 'check_cols'",
        settings: ['check_cols'],
        hint: "take check_cols out, or set strategy='check'",
      }
    }
  }
  if (materialized && materialized !== 'snapshot') {
    return {
      message: "A snapshot must have a materialized value of 'snapshot'",
      settings: ['materialized'],
      hint: 'take materialized out',
    }
  }
  return undefined
}

/** Arguments without a default come first, and the language is one that the warehouse speaks. */
export function checkFunctions(state: ParserState): void {
  for (const node of state.manifest.functions.values()) {
    const fail = (message: string): DbtError =>
      dbtError('ParsingError', 'function/invalid', message, { node: nodeTitle(node) })
    if (node.language === 'javascript') {
      const type = state.setup.adapter.type
      const isSpoken = type === 'bigquery' || type === 'snowflake'
      if (!isSpoken)
        state.failures.push(fail(`Function '${node.name}' uses JavaScript, which is not supported on '${type}'. `))
      else if (type === 'snowflake' && node.config.type === 'aggregate') {
        state.failures.push(
          fail(`Function '${node.name}' is a JavaScript aggregate function and not supported on '${type}'. `),
        )
      }
    }
    const first = node.arguments.findIndex(({ default_value }) => default_value !== null)
    const late = first < 0 ? undefined : node.arguments.slice(first).find(({ default_value }) => default_value === null)
    if (!late) continue
    state.failures.push(
      fail(
        `Non-defaulted argument '${late.name}' of function '${node.name}' comes after a defaulted argument. ` +
          'Non-defaulted arguments cannot come after defaulted arguments. ',
      ),
    )
  }
}
