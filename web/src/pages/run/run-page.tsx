import { Link, useParams } from 'wouter'
import type { RunWithSteps } from '#api/runs.ts'
import { Answered } from '../../components/answered.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Status } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useLiveRun } from '../../data/use-live-run.ts'
import { useProject } from '../../data/use-project.ts'
import { RUN_EVENTS } from '../../data/use-runs.ts'
import { RunActs } from '../../features/run-acts/view.tsx'
import { formatClock, formatNumber, formatSecond, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import type { LiveRun } from '../../lib/run-node.ts'
import { countWords, runWords } from '../../lib/run-words.ts'
import { ComparisonTab } from './comparison-tab.tsx'
import { DetailsTab } from './details-tab.tsx'
import { FilesTab } from './files-tab.tsx'
import { LogTab } from './log-tab.tsx'
import { NodesTab } from './nodes-tab.tsx'
import { TimelineTab } from './timeline-tab.tsx'
import type { ShownRun } from './shown-run.ts'
import { useRunNodes } from './use-run-nodes.ts'
import './run-page.css'

const LIVE_MS = 250
const RESTING_MS = 15_000

/** A run: how it stands, and all that is known of it, by tabs with addresses. */
export function RunPage() {
  const {
    id: part = '',
    tab,
    other,
  } = useParams<{ readonly id: string; readonly tab?: string; readonly other?: string }>()
  const id = Number(part)
  const isNumber = Number.isSafeInteger(id) && id > 0
  const answer = useAnswer<RunWithSteps>(`/api/runs/${part}`, { isWanted: isNumber, changesWith: RUN_EVENTS })
  if (!isNumber) {
    return (
      <Page title={`Run ${part}`}>
        <Empty title="Runs have numbers">
          <Link href={paths.runs()}>Show all runs</Link>
        </Empty>
      </Page>
    )
  }
  if (answer.data?.id !== id) {
    return (
      <Page title={`Run ${id}`}>
        <Answered answer={answer} height={500}>
          {() => null}
        </Answered>
      </Page>
    )
  }
  return <RunOf key={id} run={answer.data} tab={tab ?? 'timeline'} other={other} />
}

interface RunOfProps {
  readonly run: RunWithSteps
  readonly tab: string
  readonly other: string | undefined
}

function RunOf({ run, tab, other }: RunOfProps) {
  const { id, is_over } = run
  const timeZone = useProject()?.timezone ?? 'UTC'
  const now = useNow(is_over ? RESTING_MS : LIVE_MS)
  const live = useLiveRun(id, !is_over)
  const nodes = useRunNodes(run, live)
  const shown: ShownRun = { run, nodes, live, now, timeZone }
  const { tone, text } = runWords(run, now)
  const count = nodes.data?.length
  const previous = run.previous_run_id
  const tabs = [
    { name: 'timeline', label: 'Timeline', href: paths.run(id) },
    { name: 'nodes', label: <>Nodes {count !== undefined && formatNumber(count, 0)}</>, href: paths.run(id, 'nodes') },
    { name: 'log', label: 'Log', href: paths.run(id, 'log') },
    { name: 'files', label: run.steps.length > 1 ? 'Steps and files' : 'Files', href: paths.run(id, 'files') },
    { name: 'details', label: 'Details', href: paths.run(id, 'details') },
    {
      name: 'compare',
      label: previous === null ? 'Compare' : `Compare with ${other ?? previous}`,
      href: previous === null ? paths.run(id, 'compare') : paths.runComparison(id, Number(other ?? previous)),
    },
  ]
  return (
    <Page
      title={`Run ${id}`}
      facts={
        <>
          <Status tone={tone}>{text}</Status>
          <Facts run={run} live={live} timeZone={timeZone} />
        </>
      }
      acts={<RunActs run={run} />}
    >
      {run.status_message && run.status !== 'success' && <p className="run-page-why">{run.status_message}</p>}
      <Tabs
        label="What to see of the run"
        tabs={tabs.map(({ name, label, href }) => ({ label, href, isOn: name === tab }))}
      />
      <Shown tab={tab} other={other} shown={shown} />
    </Page>
  )
}

function Shown({
  tab,
  other,
  shown,
}: {
  readonly tab: string
  readonly other: string | undefined
  readonly shown: ShownRun
}) {
  switch (tab) {
    case 'timeline':
      return <TimelineTab shown={shown} />
    case 'nodes':
      return <NodesTab shown={shown} />
    case 'log':
      return <LogTab shown={shown} />
    case 'files':
      return <FilesTab shown={shown} />
    case 'details':
      return <DetailsTab shown={shown} />
    case 'compare':
      return <ComparisonTab shown={shown} other={other === undefined ? shown.run.previous_run_id : Number(other)} />
    default:
      return <Empty title="A run has no such page" />
  }
}

/** What it is of, when and why it began, of which code, and how its nodes fared. */
function Facts({
  run,
  live,
  timeZone,
}: {
  readonly run: RunWithSteps
  readonly live: LiveRun
  readonly timeZone: string
}) {
  const { job, instance, commands, scheduled_for, started_at, code, counts, retry_of, target } = run
  const words = counts ? countWords(counts.statuses) : []
  return (
    <>
      {job === null ? (
        <Pill>
          <code className="run-page-command" title={commands.join('\n')}>
            {commands.join('; ')}
          </code>
        </Pill>
      ) : (
        <Link href={paths.job(job, instance === null ? {} : { instance })}>
          <Pill>{instance === null ? job : `${job} · ${instance}`}</Pill>
        </Link>
      )}
      {target !== null && <Pill>target {target}</Pill>}
      {started_at !== null && (
        <Pill>
          {scheduled_for !== null && `scheduled ${formatClock(scheduled_for, timeZone)}, `}
          {scheduled_for === null ? 'started' : ' started'} {formatSecond(started_at, timeZone)}
        </Pill>
      )}
      {code.commit !== null && (
        <Pill>
          commit <b className="mono">{code.commit.slice(0, 7)}</b>
        </Pill>
      )}
      {retry_of !== null && (
        <Link href={paths.run(retry_of)}>
          <Pill>repeats run {retry_of}</Pill>
        </Link>
      )}
      {words.length > 0 && (
        <Pill
          {...(words[0]?.tone === 'bad'
            ? { tone: 'bad' as const }
            : words[0]?.tone === 'warn'
              ? { tone: 'warn' as const }
              : {})}
        >
          {words.map(({ text }) => text).join(' · ')}
        </Pill>
      )}
      {!run.is_over && live.total !== undefined && (
        <Pill>
          {run.steps.length > 1 && `step ${live.step} of ${run.steps.length}: `}
          {formatNumber(live.done, 0)} of {formatNumber(live.total, 0)} nodes
        </Pill>
      )}
      {!run.is_over && run.started_at === null && run.queued_seconds !== null && (
        <Pill>waited {formatSeconds(run.queued_seconds)}</Pill>
      )}
    </>
  )
}
