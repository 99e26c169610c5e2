import { inInstance } from '../lib/in-instance.ts'
import { paths } from '../lib/paths.ts'

/** Places that can show an instance of the project. */
const PLACES = [
  paths.dashboards(),
  '/pages',
  paths.explore(),
  paths.freshness(),
  paths.catalog(),
  paths.lineage(),
] as const

/**
 * Whoever looks at an instance stays in it: an address of another page, if that one can show instances, is left in the one that is looked
 * at. On the page itself the address says it, or means the project as such.
 */
export function stayInInstance(to: string): string {
  const [path = '', query = ''] = to.split('?')
  const instance = new URLSearchParams(location.search).get('instance') || undefined
  if (path === location.pathname || new URLSearchParams(query).has('instance')) return to
  return PLACES.some((place) => path === place || path.startsWith(`${place}/`)) ? inInstance(to, instance) : to
}
