/** Scopes that let a token stand in an address and see one dashboard there: written by the app, read by the server. */
const PREFIX = 'dashboard:'

/** Of such a scope alone: `dashboard:funnel`, or as an instance has it: `dashboard:funnel@eu`. */
export const EMBED_SCOPE = `^${PREFIX}[A-Za-z0-9_][A-Za-z0-9_-]{0,199}(?:@[^@\\s]{1,200})?$`

/** The scope of a dashboard; without a name of an instance, as the project as such has it. */
export function embedScope(dashboard: string, instance: string): string {
  return PREFIX + embeddedName(dashboard, instance)
}

/** How a scope calls a dashboard. */
export function embeddedName(dashboard: string, instance: string): string {
  return instance === '' ? dashboard : `${dashboard}@${instance}`
}

/** The dashboards that scopes let one embed, by `embeddedName`. */
export function embeddedDashboards(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(scopes.flatMap((scope) => (scope.startsWith(PREFIX) ? [scope.slice(PREFIX.length)] : [])))
}
