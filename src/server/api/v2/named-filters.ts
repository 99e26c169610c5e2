import type { JsonSchema } from '#api/json-schema.ts'
import { contains, INCLUDE, listedNumbers, listParameter, PAGE, type Query, stateWanted } from './filters.ts'

export const NAMED_ORDERS = [
  'id',
  '-id',
  'name',
  '-name',
  'created_at',
  '-created_at',
  'updated_at',
  '-updated_at',
] as const

/** What lists of things with a name can be filtered by. */
export const NAMED_FILTERS: Readonly<Record<string, JsonSchema>> = {
  ...PAGE,
  ...INCLUDE,
  name__icontains: { type: 'string', description: 'What the name has in it, however it is written.' },
  pk: { type: 'integer', description: 'A number.' },
  pk__in: listParameter('Several numbers.'),
  pk__gt: { type: 'integer', description: 'Numbers above this one.' },
  state: { type: 'string', description: 'active, deleted or all.' },
}

/** Whether something with a number and a name is among what a query asks for. */
export function isWanted({ id, name }: { readonly id: number; readonly name: string }, query: Query): boolean {
  const { pk, pk__in, pk__gt, id__gt } = query
  return (
    stateWanted(query)(true) &&
    contains(name, query) &&
    (pk === undefined || pk === id) &&
    (pk__gt === undefined || id > (pk__gt as number)) &&
    (id__gt === undefined || id > (id__gt as number)) &&
    (pk__in === undefined || listedNumbers('pk__in', pk__in).includes(id))
  )
}

/** By a field, or its number; a minus turns it round. */
export function inOrder<Item extends { readonly id: number; readonly name: string }>(
  items: readonly Item[],
  order: string,
): readonly Item[] {
  const byName = order.endsWith('name')
  const sorted = [...items].sort((one, other) => {
    if (byName && one.name !== other.name) return one.name < other.name ? -1 : 1
    return one.id - other.id
  })
  return order.startsWith('-') ? sorted.reverse() : sorted
}
