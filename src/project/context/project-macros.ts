import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { type DispatchOrder } from '#project/macros/dispatch.ts'
import type { MacroRegistry } from '#project/macros/macro-registry.ts'
import { MacroTemplates } from '#project/macros/macro-templates.ts'
import type { Context, MacroBinder, Member } from './context.ts'
import { baseMembers } from './members/base-members.ts'
import { graphValue } from './node-value.ts'
import { dispatchOrder, type ProjectSetup } from './setup.ts'
import { newManifest } from '#manifest/manifest.ts'

/** The macros of a project, ready to be called: what every context of an invocation shares. */
export class ProjectMacros implements MacroBinder {
  readonly setup: ProjectSetup
  readonly registry: MacroRegistry
  readonly templates: MacroTemplates
  readonly order: DispatchOrder
  /** dbt's names that depend on no node. */
  readonly base: ReadonlyMap<string, Member>
  /** `graph` while parsing, when there is none yet. */
  readonly emptyGraph: Dict

  constructor(setup: ProjectSetup, registry: MacroRegistry) {
    this.setup = setup
    this.registry = registry
    this.templates = new MacroTemplates(setup.environments.text)
    this.order = dispatchOrder(setup)
    this.base = baseMembers(setup)
    this.emptyGraph = graphValue(newManifest(setup.root.projectName, setup.adapter.type))
  }

  bind(macro: Macro, context: Context, onCall?: (isOutermost: boolean) => void): Value {
    return this.templates.bind(macro, { lookup: (name) => context.lookup(name) }, onCall ? { onCall } : {})
  }

  /** The macro that is run for a node: its materialization. `isTransparent`: what it calls counts as called by the node itself. */
  bindForNode(macro: Macro, context: Context, isTransparent: boolean): Value {
    return this.templates.bind(macro, { lookup: (name) => context.lookup(name) }, { isTransparent })
  }
}
