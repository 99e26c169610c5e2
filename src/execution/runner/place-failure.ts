/** Gives errors of nodes, where they know no place themselves, the one in the user's files that they are about. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic, Frame } from '#foundation/diagnostics/diagnostic.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { isGenericTest } from '#manifest/nodes/test.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { framesOf } from '#project/macros/template-failure.ts'
import { placedPart } from '#project/parser/places/described-part.ts'
import { mentionedPlace } from '#project/parser/places/mentioned-place.ts'
import { placedSetting } from '#project/parser/places/setting-place.ts'
import { testPlace } from '#project/parser/places/test-place.ts'
import { unitTestPlace } from '#project/parser/places/unit-test-place.ts'
import type { Execution } from '../execution.ts'
import type { RunnableNode } from './node-result.ts'

export function placeFailure<E>(error: E, execution: Execution, node: RunnableNode): E | DbtError {
  if (!(error instanceof DbtError)) return error
  const [first, ...rest] = error.diagnostics
  const placed = first && place(first, error.excType, execution, node)
  return placed ? new DbtError(error.excType, [placed, ...rest]) : error
}

function place(first: Diagnostic, excType: string, execution: Execution, node: RunnableNode): Diagnostic | undefined {
  const { frames = [] } = first
  if (node.resource_type === 'test' && isGenericTest(node)) {
    const use = testPlace(execution, node)
    return use && { ...first, at: first.at ?? use.span, frames: behind(frames, use) }
  }
  if (node.resource_type === 'unit_test') {
    const part = unitTestPlace(execution, node, first.message)
    if (!part) return undefined
    const own = part.isWhole
      ? modelFrames(frames, execution.manifest.nodes.get(node.depends_on.nodes[0] as UniqueId))
      : []
    return { ...first, at: part.place.span, frames: own.length > 0 ? behind(own, part.place) : [part.place] }
  }
  if (frames.length > 0) return undefined
  const known = KNOWN.find(({ message }) => message.test(first.message))
  const setting = first.setting ?? known?.setting
  if (setting !== undefined) {
    const hint = first.hint ?? known?.hint
    return { ...first, ...placedSetting(execution, node, setting), ...(hint !== undefined && { hint }) }
  }
  if (first.code === 'database/query-failed') {
    const mentioned = mentionedPlace(execution, node, first.message)
    return mentioned && { ...first, ...framesOf([mentioned], node) }
  }
  if (!CONTRACT_ERRORS.has(excType)) return undefined
  const column = mentionedPlace(execution, node, columnsIn(first.message))
  const placed = column ? framesOf([column], node) : placedPart(execution, node, 'columns', 'contract')
  return { ...first, ...placed }
}

/** What dbt's own macros complain of, and the setting that is to blame. */
const KNOWN: readonly { readonly message: RegExp; readonly setting: string; readonly hint?: string }[] = [
  {
    message: /^The specified strategy macro '.*' was not found/,
    setting: 'strategy',
    hint: "strategies of snapshots are 'timestamp' and 'check'; one of your own needs a macro snapshot_<name>_strategy",
  },
  { message: /^`get_\w+_materialized_view_as_sql` has not been implemented/, setting: 'materialized' },
  { message: /^Invalid format: /, setting: 'format' },
  { message: /^main is not being called/, setting: 'materialized' },
  {
    message: /incremental strategy|incremental_strategy|macro matching '?get_incremental/,
    setting: 'incremental_strategy',
  },
]

const CONTRACT_ERRORS: ReadonlySet<string> = new Set(['ContractError', 'ColumnTypeMissingError'])

/** The columns that a broken contract names, in a list or as rows of a table, each in quotes. */
function columnsIn(message: string): string {
  const rows = [...message.matchAll(/^\| (\w+) +\| [^|]* \| [^|]* \| (?!missing in contract)\w/gm)].slice(1)
  return rows.length > 0 ? rows.map(([, name]) => `'${name}'`).join(' ') : message
}

/** The frames in the text of the tested model, which a unit test runs under its own name. */
function modelFrames(frames: readonly Frame[], model: ManifestNode | undefined): Frame[] {
  if (!model || !('raw_code' in model)) return []
  const path = model.original_file_path
  return frames
    .filter(({ source }) => source.text === model.raw_code)
    .map(({ source, span }) => ({ title: path, source: { path, text: source.text }, span: { ...span, path } }))
}

function behind(frames: readonly Frame[], use: Frame): readonly Frame[] {
  if (frames.length === 0) return framesOf([use], undefined).frames ?? []
  return [...frames, { ...use, title: `called from ${use.source.path}` }]
}
