import { useEffect, useRef, useState } from 'react'
import type { Tile, TileData } from '#api/dashboards.ts'
import { Answered } from '../../../components/answered.tsx'
import { Empty } from '../../../components/empty.tsx'
import { Markdown } from '../../../components/markdown.tsx'
import { useAnswer } from '../../../data/use-answer.ts'
import { counted } from '../../../lib/format.ts'
import type { Clicked } from '../dashboard/address.ts'
import type { Desk } from '../dashboard/desk.ts'
import { useAsked } from '../dashboard/use-asked.ts'
import { withFilter } from '../filters/filter-values.ts'
import { AsOf } from './as-of.tsx'
import { ComputedDialog } from './computed-dialog.tsx'
import { passedOver } from './passed-over.ts'
import { picked } from './picked.ts'
import { RowsDialog } from './rows-dialog.tsx'
import { TileBody } from './tile-body.tsx'
import { TileMenu } from './tile-menu.tsx'
import { shownAs } from './tile-shows.ts'
import { tileSorting, withSorting } from './tile-sorting.ts'
import './tile-view.css'

/** Tiles of fewer columns of the grid are small: two stand side by side where others take a whole line. */
const WIDE = 4

/** A tile of a dashboard: it loads by itself, keeps its picture until the next one is there, and says how old it is. */
export function TileView({ tile, desk }: { readonly tile: Tile; readonly desk: Desk }) {
  const { dashboard, values, search, onSearch, now, timeZone, isPrinted, problem } = desk
  const asked = useAsked()
  const frame = useRef<HTMLElement>(null)
  const isText = tile.type === 'markdown'
  const answer = useAnswer<TileData>(asked.tile(dashboard, tile, values), { keepsFormer: true, isWanted: !isText })
  const [open, setOpen] = useState<'computed' | 'rows'>()
  const [clicked, setClicked] = useState<readonly Clicked[]>([])
  const isLinked = useLinked(tile, search, frame)
  const { data } = answer
  const passed = passedOver(tile, dashboard.filters, values)
  const title = tile.title ?? tile.id
  const isLate = data !== undefined && (data.verdict === 'late' || data.failing_tests.length > 0)
  const showRows = (of: readonly Clicked[]) => {
    setClicked(of)
    setOpen('rows')
  }
  const pick = (row: number, column?: string) => {
    if (!data) return
    const what = picked({ tile, data, row, column }, dashboard.filters, values)
    if (what?.kind === 'filter') onSearch(withFilter(search, what.filter, what.values))
    else if (what) showRows(what.clicked)
  }
  return (
    <section
      ref={frame}
      id={`tile-${tile.id}`}
      className={`tile tile-${tile.type}${isLate ? ' tile-late' : ''}${isLinked ? ' tile-linked' : ''}`}
      style={{ '--tile-width': tile.width, '--tile-height': tile.height } as React.CSSProperties}
      data-small={tile.width < WIDE}
      aria-label={title}
      aria-busy={answer.isPlaceholderData}
    >
      {(tile.title !== null || !isText) && (
        <header className="tile-head">
          {tile.title !== null && <h2 title={tile.description || undefined}>{tile.title}</h2>}
          {passed.length > 0 && (
            <span className="tile-passed" title={`${passed.join(', ')}: chosen, but not for this tile`}>
              not by {passed.join(', ')}
            </span>
          )}
          {data?.is_truncated && tile.type !== 'table' && (
            <span className="tile-passed" title="There are more rows than an answer may have: what is shown is not all">
              the first {counted(data.rows.length, 'row')}
            </span>
          )}
          {data && (
            <AsOf data={data} now={now} timeZone={timeZone} onAsk={isPrinted ? undefined : () => setOpen('computed')} />
          )}
          {!isText && !isPrinted && (
            <TileMenu
              tile={tile}
              desk={desk}
              data={data}
              frame={frame}
              onComputed={() => setOpen('computed')}
              onRows={() => showRows([])}
            />
          )}
        </header>
      )}
      <div className="tile-body">
        {isText ? (
          <Markdown text={tile.settings.markdown} />
        ) : problem && !data ? (
          <Empty title="No answer" />
        ) : (
          <Answered answer={answer} height={0}>
            {(known) => (
              <TileBody
                tile={tile}
                data={known}
                show={shownAs(tile, search)}
                sorting={tileSorting(tile, search)}
                onSort={(sorting) => onSearch(withSorting(tile, search, sorting), { isStep: true })}
                onPick={isPrinted ? undefined : pick}
                now={now}
                timeZone={timeZone}
              />
            )}
          </Answered>
        )}
      </div>
      {!isText && (
        <>
          <ComputedDialog
            title={title}
            address={asked.computed(dashboard, tile, values)}
            data={data}
            isOpen={open === 'computed'}
            onClose={() => setOpen(undefined)}
            now={now}
            timeZone={timeZone}
          />
          <RowsDialog
            title={title}
            address={asked.rows(dashboard, tile, values, clicked)}
            clicked={clicked}
            isOpen={open === 'rows'}
            onClose={() => setOpen(undefined)}
            timeZone={timeZone}
          />
        </>
      )}
    </section>
  )
}

/** Whether the address points at this tile, which then comes into sight. */
function useLinked({ id }: Tile, search: string, frame: React.RefObject<HTMLElement | null>): boolean {
  const isLinked = new URLSearchParams(search).get('tile') === id
  useEffect(() => {
    if (isLinked) frame.current?.scrollIntoView({ block: 'center' })
  }, [isLinked, frame])
  return isLinked
}
