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
}

/** Tells of each node whether it passes a check against an earlier manifest. */
export function stateComparison(
  old: Manifest,
  manifest: Manifest,
  check: StateCheck,
  options: StateOptions = {},
): (node: GraphNode) => boolean {
  const reachesModifiedMacro = modifiedMacroCheck(old, manifest)
  const isModified = (before: GraphNode | undefined, node: GraphNode) => {
    // A broken contract is told even where the content has changed anyway.
    const hasOtherContract = before?.resource_type === 'model' && isOtherContract(before, node, options)
    return !sameContents(before, node, options) || reachesModifiedMacro(node) || hasOtherContract
  }
  const passes: Readonly<Record<StateCheck, (before: GraphNode | undefined, node: GraphNode) => boolean>> = {
    new: (before) => before === undefined,
    old: (before) => before !== undefined,
    modified: isModified,
    unmodified: (before, node) => !isModified(before, node),
    'modified.body': differs((before, node) => isParsed(node) && isParsed(before) && sameBody(before, node), isParsed),
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
  if (change.kind === 'breaking') {
    if (node.version !== null) throw contractBroken(node, change.breaking_changes)
    options.onBreakingChange?.(node, change.breaking_changes)
  }
  return change.kind !== 'same'
}
