import { useMemo, useState } from 'react'
import type { Explored, ExploreColumns } from '#api/explore.ts'
import { Answered } from '../../../components/answered.tsx'
import { Box } from '../../../components/box.tsx'
import { Button } from '../../../components/button.tsx'
import { Empty } from '../../../components/empty.tsx'
import { useAnswer } from '../../../data/use-answer.ts'
import { useNow } from '../../../data/use-clock.ts'
import { useProject } from '../../../data/use-project.ts'
import { useQuestion } from '../../../data/use-question.ts'
import type { Sorting } from '../../../components/table.tsx'
import type { CatalogGraph } from '../../../lib/catalog/catalog.ts'
import { useAsked } from '../dashboard/use-asked.ts'
import { AsOf } from '../tiles/as-of.tsx'
import { csvOf } from '../tiles/csv.ts'
import { fileName, saveFile } from '../tiles/save-file.ts'
import { TileBody } from '../tiles/tile-body.tsx'
import { ExploreStart } from './explore-start.tsx'
import { ExplorePanel } from './explore-panel.tsx'
import { exploreSearch, missing, questionOf, readExplore } from './explore-state.ts'
import { modelChoices, type ModelChoice } from './model-words.ts'
import { SaveTile } from './save-tile.tsx'
import './explore-view.css'

interface ExploreViewProps {
  readonly catalog: CatalogGraph
  readonly search: string
  readonly onSearch: (search: string) => void
}

/** What is put together at the left, and at the right what it gives; all of it stands in the address. */
export function ExploreView({ catalog, search, onSearch }: ExploreViewProps) {
  const models = useMemo(() => modelChoices(catalog.catalog), [catalog])
  const state = readExplore(search)
  const model = models.find(({ unique_id }) => unique_id === state.model)
  const asked = useAsked()
  const columns = useAnswer<ExploreColumns>(asked.exploreColumns(model?.word ?? ''), { isWanted: model !== undefined })
  return (
    <div className={models.length === 0 ? undefined : 'explore'}>
      {models.length > 0 && (
        <ExplorePanel
          state={state}
          models={models}
          columns={columns.data?.columns ?? []}
          onChange={(next) => onSearch(exploreSearch(next))}
        />
      )}
      {model === undefined ? (
        <ExploreStart catalog={catalog} models={models} />
      ) : (
        <Answered answer={columns} height={400}>
          {(known) => <Result state={state} model={model} columns={known} />}
        </Answered>
      )}
    </div>
  )
}

interface ResultProps {
  readonly state: ReturnType<typeof readExplore>
  readonly model: ModelChoice
  readonly columns: ExploreColumns
}

function Result({ state, model, columns }: ResultProps) {
  const reason = missing(state)
  const question = questionOf(state, model.word, columns.columns)
  const answer = useQuestion<Explored>(useAsked().explore, question, reason === undefined)
  const timeZone = useProject()?.timezone ?? 'UTC'
  const now = useNow()
  const [sorting, setSorting] = useState<Sorting>()
  const [isSaving, setSaving] = useState(false)
  if (reason !== undefined) return <Empty title={reason} />
  return (
    <Answered answer={answer} height={400}>
      {({ tile, data, yaml }) => (
        <div className="explore-result" aria-busy={answer.isPlaceholderData}>
          <Box title={tile.title ?? ''} note={<AsOf data={data} now={now} timeZone={timeZone} onAsk={undefined} />}>
            <div className={tile.type === 'kpi' ? undefined : 'explore-picture'}>
              <TileBody
                tile={tile}
                data={data}
                show="picture"
                sorting={sorting}
                onSort={setSorting}
                onPick={undefined}
                now={now}
                timeZone={timeZone}
              />
            </div>
          </Box>
          <div className="explore-acts">
            <Button aria-expanded={isSaving} onClick={() => setSaving(!isSaving)}>
              Save as a tile
            </Button>
            <Button
              onClick={() =>
                saveFile(fileName(tile.title ?? 'explore', 'csv'), new Blob([csvOf(data)], { type: 'text/csv' }))
              }
            >
              Download CSV
            </Button>
          </div>
          {isSaving && <SaveTile question={question} title={tile.title ?? ''} yaml={yaml} />}
        </div>
      )}
    </Answered>
  )
}
