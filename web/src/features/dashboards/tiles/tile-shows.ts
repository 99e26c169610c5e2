import type { Tile } from '#api/dashboards.ts'

/** A way to show a tile: what stands in the address, and what the menu calls it. */
export interface Show {
  readonly name: string
  readonly label: string
}

const TABLE: Show = { name: 'table', label: 'Show as a table' }

/** The ways to show a tile; the first one is its own. */
export function tileShows(tile: Tile): readonly Show[] {
  switch (tile.type) {
    case 'markdown':
    case 'freshness':
    case 'table':
      return []
    case 'funnel':
      return ownFirst(tile.settings.show === 'line' ? 'funnel' : tile.settings.show, [
        {
          name: 'funnel',
          label: tile.settings.by === null && tile.settings.over === null ? 'Show as a picture' : 'Show as before',
        },
        ...(tile.settings.by === null && tile.settings.over === null ? [{ name: 'bars', label: 'Show as bars' }] : []),
        TABLE,
      ])
    case 'cohort':
      return ownFirst(tile.settings.show, [
        { name: 'relative', label: 'Show shares' },
        { name: 'absolute', label: 'Show counts' },
        TABLE,
      ])
    default:
      return [{ name: 'picture', label: 'Show the picture' }, TABLE]
  }
}

function ownFirst(own: string, shows: readonly Show[]): readonly Show[] {
  const first = shows.find(({ name }) => name === own)
  return first ? [first, ...shows.filter((show) => show !== first)] : shows
}

/** Which of them the address asks for; a tile's own says nothing there. */
export function shownAs(tile: Tile, search: string): string {
  const shows = tileShows(tile)
  const wanted = new URLSearchParams(search).get(key(tile))
  return shows.find(({ name }) => name === wanted)?.name ?? shows[0]?.name ?? 'picture'
}

export function withShow(tile: Tile, search: string, name: string): string {
  const query = new URLSearchParams(search)
  query.delete(key(tile))
  if (name !== tileShows(tile)[0]?.name) query.set(key(tile), name)
  return query.toString()
}

/** No filter has a dot in its name. */
function key({ id }: Tile): string {
  return `show.${id}`
}
