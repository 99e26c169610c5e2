import { findGraphNode, type Manifest } from '../manifest.ts'
import type { ModelNode } from '../nodes/model.ts'
import type { GraphNode } from '../nodes/node.ts'
import { compareContracts, contractBroken, type IsEnforced } from './compare-contracts.ts'
import { modifiedMacroCheck } from './modified-macros.ts'
import { sameConfig } from './same-config.ts'
import {
  type CompareOptions,
  isParsed,
  sameBody,
  sameContents,
  samePersistedDescription,
  sameRelation,
} from './same-contents.ts'

export const STATE_CHECKS = [
  'new',
  'old',
  'modified',
  'unmodified',
  'modified.body',
  'modified.configs',
  'modified.persisted_descriptions',
  'modified.relation',
  'modified.macros',
  'modified.contract',
] as const
export type StateCheck = (typeof STATE_CHECKS)[number]

export function isStateCheck(name: string): name is StateCheck {
  return (STATE_CHECKS as readonly string[]).includes(name)
}

export interface StateOptions extends CompareOptions {
  /** Which constraints the warehouse keeps itself; by default none. */
  readonly isEnforced?: IsEnforced
  /** Told of models without versions whose contract is broken; with versions it is an error. */
  readonly onBreakingChange?: (model: ModelNode, breaking_changes: readonly string[]) => void
  /** Packages whose macros are not compared by their text. */
  readonly uncomparedPackages?: ReadonlySet<string>
  /** The present moment in milliseconds since 1970: a model may be taken away once its time is over. */
  readonly nowMs?: number
}

/** Tells of each node whether it passes a check against an earlier manifest. */
export function stateComparison(
  old: Manifest,
  manifest: Manifest,
  check: StateCheck,
  options: StateOptions = {},
): (node: GraphNode) => boolean {
  const reachesModifiedMacro = modifiedMacroCheck(old, manifest, options.uncomparedPackages)
  const isModified = (before: GraphNode | undefined, node: GraphNode) => {
    // A broken contract is told, and a lost macro is an error, even where the content has changed anyway.
    const hasOtherContract = before?.resource_type === 'model' && isOtherContract(before, node, options)
    const hasOtherMacro = reachesModifiedMacro(node)
    return !sameContents(before, node, options) || hasOtherMacro || hasOtherContract
  }
  const passes: Readonly<Record<StateCheck, (before: GraphNode | undefined, node: GraphNode) => boolean>> = {
    new: (before) => before === undefined,
    old: (before) => before !== undefined,
    modified: isModified,
    unmodified: (before, node) => !isModified(before, node),
    'modified.body': differs(
      (before, node) => isParsed(node) && isParsed(before) && sameBody(before, node, options),
      isParsed,
    ),
    'modified.configs': differs(
      (before, node) => sameConfig(before, node) !== false,
      (node) => node.resource_type !== 'unit_test',
    ),
    'modified.persisted_descriptions': differs(
      (before, node) => isParsed(node) && isParsed(before) && samePersistedDescription(before, node),
      isParsed,
    ),
    'modified.relation': differs(
      (before, node) => sameRelation(before, node, options) !== false,
      (node) => isParsed(node) || node.resource_type === 'source',
    ),
    'modified.macros': (_, node) => reachesModifiedMacro(node),
    'modified.contract': differs((before, node) => !isOtherContract(before, node, options), isParsed),
  }
  return (node) => passes[check](findGraphNode(old, node.unique_id), node)
}

const OF_CONTRACTS: ReadonlySet<StateCheck> = new Set(['modified', 'unmodified', 'modified.contract'])

/** Tells of models with a contract that are gone or switched off, where the check is about contracts. */
export function checkRemoved(old: Manifest, manifest: Manifest, check: StateCheck, options: StateOptions = {}): void {
  if (!OF_CONTRACTS.has(check)) return
  for (const [unique_id, before] of old.nodes) {
    const removed = manifest.disabled.get(unique_id)?.[0] ?? (manifest.nodes.has(unique_id) ? undefined : before)
    if (removed?.resource_type !== 'model' || !removed.contract.enforced || isOver(removed, options)) continue
    const what = removed.config.enabled ? 'deleted or renamed' : 'disabled'
    tellBroken(removed, [`Contracted model '${unique_id}' was ${what}.`], options)
  }
}

function isOver({ deprecation_date }: ModelNode, { nowMs }: StateOptions): boolean {
  return deprecation_date !== null && nowMs !== undefined && Date.parse(deprecation_date) < nowMs
}

/** A check of kinds that can be compared: what was not there before differs. */
function differs(
  isSame: (before: GraphNode, node: GraphNode) => boolean,
  isCompared: (node: GraphNode) => boolean,
): (before: GraphNode | undefined, node: GraphNode) => boolean {
  return (before, node) => isCompared(node) && (before === undefined || !isSame(before, node))
}

function isOtherContract(before: GraphNode, node: GraphNode, options: StateOptions): boolean {
  if (before.resource_type !== 'model' || node.resource_type !== 'model') return false
  const change = compareContracts(before, node, options.isEnforced ?? (() => false))
  if (change.kind === 'breaking') tellBroken(node, change.breaking_changes, options)
  return change.kind !== 'same'
}

function tellBroken(model: ModelNode, breaking_changes: readonly string[], { onBreakingChange }: StateOptions): void {
  if (model.version !== null) throw contractBroken(model, breaking_changes)
  onBreakingChange?.(model, breaking_changes)
}
