import { PERMISSION_SETS } from './permission.ts'

const PREFIX = 'dashboard:'
/**
 * A scope that lets its token stand in an address, and see one dashboard there, and nothing else: `dashboard:funnel`, or as an
 * instance has it: `dashboard:funnel@eu`.
 */
export const EMBED_SCOPE = '^dashboard:[A-Za-z0-9_][A-Za-z0-9_-]{0,199}(?:@[^@\\s]{1,200})?$'

/** Whether a token may have it. */
export function isScope(text: string): boolean {
  return Object.hasOwn(PERMISSION_SETS, text) || new RegExp(EMBED_SCOPE).test(text)
}

/** How a scope calls a dashboard; without a name of an instance, as the project as such has it. */
export function embeddedName(dashboard: string, instance: string): string {
  return instance === '' ? dashboard : `${dashboard}@${instance}`
}

/** The dashboards that scopes let one embed, by `embeddedName`. */
export function embeddedDashboards(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(scopes.flatMap((scope) => (scope.startsWith(PREFIX) ? [scope.slice(PREFIX.length)] : [])))
}
