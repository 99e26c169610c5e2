import { useSearchParams } from 'wouter'
import type { Freshness, ModelFreshnessHistory, SourceFreshnessHistory } from '#api/freshness.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Button } from '../../components/button.tsx'
import { ChoiceMenu } from '../../components/choice-menu.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Empty } from '../../components/empty.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Status } from '../../components/status.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useInstance } from '../../data/use-instance.ts'
import { useProject } from '../../data/use-project.ts'
import {
  countsOf,
  filtered,
  filtersOf,
  type FreshRow,
  kindWords,
  modelRow,
  rowsOf,
  sourceRow,
  verdictTone,
} from '../../features/freshness/model.ts'
import { FreshHistory, FreshTable } from '../../features/freshness/view.tsx'
import { nodeName } from '../../lib/node-name.ts'
import { paths } from '../../lib/paths.ts'
import './freshness-page.css'

/** More rows than a person reads are drawn when they are asked for. */
const A_PAGE = 200

/** How fresh sources, models and dashboards are. */
export function FreshnessPage() {
  const project = useProject()
  const reading = { now: useNow(), timeZone: project?.timezone ?? 'UTC' }
  const [params, setParams] = useSearchParams()
  const [instance] = useInstance()
  const answer = useAnswer<Freshness>(`/api/freshness${placeQuery(instance)}`)
  const rows = answer.data ? rowsOf(answer.data) : []
  const filters = filtersOf(params)
  const node = params.get('node') ?? undefined
  const set = (name: string, values: readonly string[], isStep = false) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        next.delete(name)
        for (const value of values) if (value !== '') next.append(name, value)
        return next
      },
      { replace: isStep },
    )
  return (
    <Page
      title="Freshness"
      facts={[...countsOf(rows, 'verdict')].map(([verdict, count]) => (
        <Pill key={verdict}>
          <Status tone={verdictTone(verdict as FreshRow['verdict'])}>
            {count} {verdict}
          </Status>
        </Pill>
      ))}
      about="Data as of, and up to when it knows of all of its sources. What is late names what makes it so."
    >
      <div className="freshness-filters">
        <input
          type="search"
          className="freshness-find"
          aria-label="Find a node"
          placeholder="Find a node"
          value={filters.text}
          onChange={({ target }) => set('q', [target.value], true)}
        />
        <ChoiceMenu
          label="Verdict"
          choices={choicesOf(rows, 'verdict')}
          chosen={filters.verdict}
          onChoose={(chosen) => set('verdict', chosen)}
        />
        <ChoiceMenu
          label="Kind"
          choices={choicesOf(rows, 'kind')}
          chosen={filters.kind}
          onChoose={(chosen) => set('kind', chosen)}
        />
        <InstanceChoice />
      </div>
      <Answered answer={answer} height={400}>
        {() => (
          <Box>
            <Rows
              all={rows}
              shown={filtered(rows, filters)}
              isWhole={params.has('all')}
              onAll={() => set('all', ['1'], true)}
              reading={reading}
              historyHref={(unique_id) => {
                const next = new URLSearchParams(params)
                next.set('node', unique_id)
                return `${paths.freshness()}?${next}`
              }}
            />
          </Box>
        )}
      </Answered>
      <Dialog
        label={`History of ${node === undefined ? '' : nodeName(node)}`}
        isOpen={node !== undefined}
        onClose={() => set('node', [])}
        className="freshness-dialog"
      >
        {node !== undefined && <History node={node} instance={instance} reading={reading} />}
      </Dialog>
    </Page>
  )
}

interface RowsProps {
  readonly all: readonly FreshRow[]
  readonly shown: readonly FreshRow[]
  readonly isWhole: boolean
  readonly onAll: () => void
  readonly reading: { readonly now: number; readonly timeZone: string }
  readonly historyHref: (unique_id: string) => string
}

function Rows({ all, shown, isWhole, onAll, reading, historyHref }: RowsProps) {
  if (all.length === 0) {
    return (
      <Empty title="Nothing is known of freshness yet">
        <code>trellis source freshness</code> measures the sources; builds tell the rest, where a{' '}
        <code>trellis.yml</code> stands beside <code>dbt_project.yml</code>.
      </Empty>
    )
  }
  if (shown.length === 0) return <Empty title="No node is like this">Take a filter away.</Empty>
  return (
    <>
      <FreshTable rows={isWhole ? shown : shown.slice(0, A_PAGE)} reading={reading} historyHref={historyHref} />
      {!isWhole && shown.length > A_PAGE && (
        <p className="freshness-more">
          <Button onClick={onAll}>Show all {shown.length}</Button>
        </p>
      )}
    </>
  )
}

interface HistoryProps {
  readonly node: string
  readonly instance: string | undefined
  readonly reading: { readonly now: number; readonly timeZone: string }
}

function History({ node, instance, reading }: HistoryProps) {
  const path = `/api/freshness/${encodeURIComponent(node)}/history${placeQuery(instance)}`
  const answer = useAnswer<SourceFreshnessHistory | ModelFreshnessHistory>(path)
  return (
    <>
      <h2 className="freshness-node">
        Freshness of <span className="mono">{nodeName(node)}</span>
      </h2>
      <Answered answer={answer} height={200}>
        {({ history }) =>
          history.length === 0 ? (
            <p>It was never measured.</p>
          ) : (
            <FreshHistory
              rows={history.map((each) => ('max_loaded_at' in each ? sourceRow(each) : modelRow(each)))}
              reading={reading}
            />
          )
        }
      </Answered>
    </>
  )
}

function placeQuery(instance: string | undefined): string {
  return instance === undefined ? '' : `?instance=${encodeURIComponent(instance)}`
}

function choicesOf(rows: readonly FreshRow[], by: 'kind' | 'verdict') {
  return [...countsOf(rows, by)].map(([value, count]) => ({
    value,
    count,
    label: by === 'kind' ? kindWords(value) : value,
  }))
}
