import type { Tile, TileData } from '#api/dashboards.ts'
import { useLocation } from 'wouter'
import { Menu, type MenuItem } from '../../../components/menu.tsx'
import { useRefusal } from '../../../data/use-refusal.ts'
import { paths } from '../../../lib/paths.ts'
import type { Desk } from '../dashboard/desk.ts'
import { csvOf } from './csv.ts'
import { pictureOf } from './picture-of.ts'
import { fileName, saveFile } from './save-file.ts'
import { shownAs, tileShows, withShow } from './tile-shows.ts'

interface TileMenuProps {
  readonly tile: Tile
  readonly desk: Desk
  readonly data: TileData | undefined
  readonly frame: React.RefObject<HTMLElement | null>
  readonly onComputed: () => void
  readonly onRows: () => void
}

/** What can be done with a tile. */
export function TileMenu({ tile, desk, data, frame, onComputed, onRows }: TileMenuProps) {
  const { search, onSearch } = desk
  const [, go] = useLocation()
  const refusal = useRefusal()
  const title = tile.title ?? tile.id
  const shown = shownAs(tile, search)
  const model = tile.depends_on.find((unique_id) => unique_id.startsWith('model.'))
  const items: readonly (MenuItem | false | undefined)[] = [
    { label: 'How is this computed?', onChoose: onComputed },
    tile.drills && { label: 'The rows behind it', onChoose: onRows, refusal: refusal('rows') },
    ...tileShows(tile)
      .filter(({ name }) => name !== shown)
      .map(({ name, label }) => ({ label, onChoose: () => onSearch(withShow(tile, search, name)) })),
    data && {
      label: 'Download as CSV',
      onChoose: () => saveFile(fileName(title, 'csv'), new Blob([csvOf(data)], { type: 'text/csv' })),
    },
    {
      label: 'Download as PNG',
      onChoose: () => {
        if (frame.current) void pictureOf(frame.current).then((picture) => saveFile(fileName(title, 'png'), picture))
      },
    },
    model !== undefined && {
      label: 'Open in explore',
      onChoose: () => go(paths.explore({ model })),
      refusal: refusal('rows'),
    },
    { label: 'Copy the link to it', onChoose: () => void navigator.clipboard.writeText(linkTo(tile, search)) },
  ]
  return <Menu label={`Of ${title}`} items={items.filter((item) => item !== false && item !== undefined)} />
}

function linkTo({ id }: Tile, search: string): string {
  const query = new URLSearchParams(search)
  query.set('tile', id)
  const address = new URL(location.href)
  address.search = query.toString()
  return address.href
}
