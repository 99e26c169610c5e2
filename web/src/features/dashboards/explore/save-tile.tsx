import { useState } from 'react'
import { Link } from 'wouter'
import type { Dashboards } from '#api/dashboards.ts'
import type { ExploreQuestion, NewTile, SavedTile } from '#api/explore.ts'
import { ActButton } from '../../../components/act-button.tsx'
import { Box } from '../../../components/box.tsx'
import { Code } from '../../../components/code.tsx'
import { Said } from '../../../components/said.tsx'
import { useAct } from '../../../data/use-act.ts'
import { useAnswer } from '../../../data/use-answer.ts'
import { useRefusal } from '../../../data/use-refusal.ts'
import { paths } from '../../../lib/paths.ts'
import { useInstance } from '../../../data/use-instance.ts'
import { askedIn } from '../dashboard/address.ts'
import './save-tile.css'

interface SaveTileProps {
  readonly question: ExploreQuestion
  readonly title: string
  /** A dashboard that says the same, to be pasted. */
  readonly yaml: string
}

/** Puts what was explored into the file of a dashboard, or says what to paste there. */
export function SaveTile({ question, title, yaml }: SaveTileProps) {
  // It is saved for all instances.
  const dashboards = useAnswer<Dashboards>(askedIn(undefined).dashboards).data?.dashboards ?? []
  const [instance] = useInstance()
  const [dashboard, setDashboard] = useState('')
  const [ownTitle, setOwnTitle] = useState<string>()
  const act = useAct<SavedTile>()
  const refusal = useRefusal()('change') ?? (dashboard.trim() === '' ? 'name a dashboard first' : undefined)
  const save = () => {
    const body: NewTile = { question, dashboard: dashboard.trim(), title: ownTitle ?? title }
    act.mutate({ path: '/api/explore/tiles', body })
  }
  return (
    <Box title="Save as a tile">
      <div className="save-tile">
        <label>
          Dashboard
          <input
            list="dashboards-to-save-in"
            value={dashboard}
            placeholder="a name there is, or a new one"
            onChange={({ target }) => setDashboard(target.value)}
          />
        </label>
        <label>
          Title
          <input value={ownTitle ?? title} onChange={({ target }) => setOwnTitle(target.value)} />
        </label>
        <ActButton kind="main" onAct={save} refusal={refusal} isBusy={act.isPending}>
          Save
        </ActButton>
        <datalist id="dashboards-to-save-in">
          {dashboards.map(({ name, title: known }) => (
            <option key={name} value={name}>
              {known}
            </option>
          ))}
        </datalist>
      </div>
      <Said problem={act.error}>
        {act.data && (
          <>
            It stands in <code>{act.data.path}</code>:{' '}
            <Link
              className="save-tile-link"
              href={paths.dashboard(act.data.dashboard, { tile: act.data.tile, instance })}
            >
              look at it
            </Link>
          </>
        )}
      </Said>
      <p className="save-tile-about">
        Or paste it: as <code>dashboards/explore.yml</code> it is a dashboard of its own; in another one, what stands
        under <code>tiles</code> and <code>filters</code> goes to its own.
      </p>
      <Code code={yaml} language="yaml" label="The tile as YAML" />
    </Box>
  )
}
