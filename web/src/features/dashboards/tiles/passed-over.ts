import type { Filter, Tile } from '#api/dashboards.ts'

/** The labels of what is chosen and not heeded by a tile: its numbers are those of everything. */
export function passedOver(
  { type, filters }: Pick<Tile, 'type' | 'filters'>,
  all: readonly Filter[],
  values: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  if (type === 'markdown' || type === 'freshness') return []
  const isSet = ({ name, type: kind }: Filter) =>
    (values[name] ?? []).some((value) => value !== '' && !(kind === 'toggle' && value === 'false'))
  return all.filter((filter) => isSet(filter) && !filters.includes(filter.name)).map(({ label }) => label)
}
