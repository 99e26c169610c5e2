import type { Dashboard } from '#api/dashboards.ts'

export type DashboardTab = Dashboard['tabs'][number]

/** The tab that the address names, else the one with the tile that it names, else the first. */
export function shownTab({ tabs }: Pick<Dashboard, 'tabs'>, search: string): DashboardTab | undefined {
  const query = new URLSearchParams(search)
  const [name, tile] = [query.get('tab'), query.get('tile')]
  return (
    tabs.find((tab) => tab.name === name) ??
    tabs.find(({ tiles }) => tile !== null && tiles.some(({ id }) => id === tile)) ??
    tabs[0]
  )
}

/** The query of another tab: filters stay, what pointed at a tile does not. The first tab needs no words. */
export function tabQuery({ tabs }: Pick<Dashboard, 'tabs'>, search: string, name: string): string {
  const query = new URLSearchParams(search)
  query.delete('tile')
  query.delete('tab')
  if (name !== tabs[0]?.name) query.set('tab', name)
  return query.toString()
}
