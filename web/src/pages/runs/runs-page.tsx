import { Link, useSearchParams } from 'wouter'
import type { RunTraits, Runs } from '#api/runs.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { ChoiceMenu } from '../../components/choice-menu.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useProject } from '../../data/use-project.ts'
import { RUN_EVENTS, useRuns } from '../../data/use-runs.ts'
import { RunList } from '../../features/run-list/view.tsx'
import { runTrend } from '../../features/trend/model.ts'
import { Trend } from '../../features/trend/view.tsx'
import { counted, formatMoment, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { filtersOf, isFiltered, type RunFilters } from '../../lib/run-filters.ts'
import { originWords, RUN_STATUS_WORDS } from '../../lib/run-words.ts'
import './runs-page.css'

const NO_TRAITS: RunTraits = { jobs: [], instances: [], targets: [], origins: [], requesters: [] }
const LIVE_MS = 1_000

/** What ran, runs and will run. */
export function RunsPage() {
  const [params, setParams] = useSearchParams()
  const filters = filtersOf(params)
  const timeZone = useProject()?.timezone ?? 'UTC'
  const now = useNow(LIVE_MS)
  const runs = useRuns(filters, timeZone)
  const set = (name: string, values: readonly string[]) =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      next.delete(name)
      next.delete('page')
      for (const value of values) if (value !== '') next.append(name, value)
      return next
    })
  return (
    <Page title="Runs" facts={runs.data && <Facts runs={runs.data} filters={filters} />}>
      <Filters filters={filters} onChoose={set} />
      <Answered answer={runs} height={400}>
        {(answer) =>
          answer.total === 0 ? (
            <NoRuns isFiltered={isFiltered(filters)} />
          ) : (
            <>
              <Box>
                <Trend
                  title="How long they took:"
                  points={runTrend(answer.runs, now, (moment) => formatMoment(moment, { now, timeZone }))}
                  says={formatSeconds}
                  from={ends(answer.runs.at(-1)?.created_at, now, timeZone)}
                  to={ends(answer.runs[0]?.created_at, now, timeZone)}
                />
              </Box>
              <Box>
                <RunList runs={answer.runs} now={now} timeZone={timeZone} />
                <Pages answer={answer} params={params} page={filters.page} />
              </Box>
            </>
          )
        }
      </Answered>
    </Page>
  )
}

function ends(moment: string | undefined, now: number, timeZone: string): string {
  return moment === undefined ? '' : formatMoment(moment, { now, timeZone })
}

function Facts({ runs, filters }: { readonly runs: Runs; readonly filters: RunFilters }) {
  const going = runs.runs.filter(({ is_over }) => !is_over).length
  return (
    <>
      <Pill>{isFiltered(filters) ? `${counted(runs.total, 'run')} found` : counted(runs.total, 'run')}</Pill>
      {going > 0 && filters.page === 1 && <Pill tone="ok">{going} under way</Pill>}
    </>
  )
}

function NoRuns({ isFiltered: hasFilters }: { readonly isFiltered: boolean }) {
  if (!hasFilters) {
    return (
      <Empty title="Nothing has run yet">
        <code>trellis build</code> here, or <code>trellis trigger</code> with a job of trellis.yml, and it appears.
      </Empty>
    )
  }
  return (
    <Empty title="No run is like that">
      <Link href={paths.runs()}>Show all runs</Link>
    </Empty>
  )
}

interface FiltersProps {
  readonly filters: RunFilters
  readonly onChoose: (name: string, values: readonly string[]) => void
}

/** What can be chosen is what there is. */
function Filters({ filters, onChoose }: FiltersProps) {
  const traits = useAnswer<RunTraits>('/api/runs/traits', { changesWith: RUN_EVENTS }).data ?? NO_TRAITS
  const named = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
  const { status, job, instance, origin, requester, from = '', to = '' } = filters
  return (
    <div className="runs-page-filters" role="group" aria-label="Filters">
      <ChoiceMenu
        label="Status"
        choices={Object.entries(RUN_STATUS_WORDS).map(([value, label]) => ({ value, label }))}
        chosen={status}
        onChoose={(values) => onChoose('status', values)}
      />
      <ChoiceMenu
        label="Job"
        choices={named(traits.jobs)}
        chosen={job}
        onChoose={(values) => onChoose('job', values)}
      />
      {(traits.instances.length > 0 || instance !== undefined) && (
        <ChoiceMenu
          label="Instance"
          choices={named(traits.instances)}
          chosen={instance === undefined ? [] : [instance]}
          onChoose={(values) => onChoose('instance', values.slice(-1))}
        />
      )}
      <ChoiceMenu
        label="Set off by"
        choices={traits.origins.map((value) => ({ value, label: originWords(value) }))}
        chosen={origin}
        onChoose={(values) => onChoose('origin', values)}
      />
      <ChoiceMenu
        label="Who asked"
        choices={named(traits.requesters)}
        chosen={requester}
        onChoose={(values) => onChoose('requester', values)}
      />
      <label>
        From
        <input type="date" value={from} max={to} onChange={({ target }) => onChoose('from', [target.value])} />
      </label>
      <label>
        to
        <input type="date" value={to} min={from} onChange={({ target }) => onChoose('to', [target.value])} />
      </label>
      {isFiltered(filters) && (
        <Link href={paths.runs()} className="runs-page-all">
          Show all
        </Link>
      )}
    </div>
  )
}

interface PagesProps {
  readonly answer: Runs
  readonly params: URLSearchParams
  readonly page: number
}

/** Pages have addresses: `rel` tells browsers which. */
function Pages({ answer: { total, limit, offset, runs }, params, page }: PagesProps) {
  if (total <= runs.length && offset === 0) return null
  const href = (to: number) => {
    const next = new URLSearchParams(params)
    next.set('page', String(to))
    return `${paths.runs()}?${next}`
  }
  return (
    <nav className="runs-page-pages" aria-label="Pages">
      <span>
        {(offset + 1).toLocaleString()}–{(offset + runs.length).toLocaleString()} of {total.toLocaleString()}
      </span>
      {page > 1 && (
        <Link href={href(page - 1)} rel="prev">
          Newer
        </Link>
      )}
      {offset + limit < total && (
        <Link href={href(page + 1)} rel="next">
          Older
        </Link>
      )}
    </nav>
  )
}
