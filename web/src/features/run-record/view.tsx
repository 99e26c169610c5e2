import { Link } from 'wouter'
import type { Artifact, Lease } from '#api/run-details.ts'
import type { RunWithSteps, Step } from '#api/runs.ts'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { Facts } from '../../components/facts.tsx'
import { Moment } from '../../components/moment.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { formatBytes, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { momentsInWords } from '../../lib/moments-in-words.ts'
import { nodeName } from '../../lib/node-name.ts'
import { originWords } from '../../lib/run-words.ts'
import './view.css'

interface Clock {
  readonly now: number
  readonly timeZone: string
}

/** The commands of a run and how each ended. */
export function RunSteps({
  steps,
  logHref,
}: {
  readonly steps: readonly Step[]
  readonly logHref: (step: number) => string
}) {
  const columns: readonly Column<Step>[] = [
    { name: 'index', head: 'Step', isNumber: true, cell: ({ index }) => <Link href={logHref(index)}>{index}</Link> },
    { name: 'status', head: 'Status', cell: ({ status }) => <Status tone={toneOf(status)}>{status}</Status> },
    {
      name: 'command',
      head: 'Command',
      cell: ({ kind, name, command_line }) => (
        <span className="run-record-command">
          <code>{command_line}</code>
          {name !== command_line && <span>{name}</span>}
          {kind === 'shell' && <span>shell</span>}
        </span>
      ),
    },
    {
      name: 'took',
      head: 'Took',
      isNumber: true,
      cell: ({ run_seconds }) => (run_seconds === null ? '–' : formatSeconds(run_seconds)),
    },
    { name: 'exit', head: 'Exit code', isNumber: true, cell: ({ exit_code }) => exit_code ?? '–' },
    { name: 'message', head: 'Message', isText: true, cell: ({ message }) => message ?? '' },
  ]
  return (
    <Box title="Steps">
      <Table label="Steps" columns={columns} rows={steps} keyOf={({ index }) => index} />
    </Box>
  )
}

interface RunFilesProps {
  readonly artifacts: readonly Artifact[]
  /** Where a file can be had; nothing where it is not there. */
  readonly href: (artifact: Artifact) => string | undefined
}

/** What the steps left behind. */
export function RunFiles({ artifacts, href }: RunFilesProps) {
  if (artifacts.length === 0) return <Empty title="It has left no files" />
  const columns: readonly Column<Artifact>[] = [
    {
      name: 'path',
      head: 'File',
      cell: (artifact) => {
        const address = href(artifact)
        return address === undefined ? (
          <code>{artifact.path}</code>
        ) : (
          <a className="run-record-file mono" href={address} download={artifact.path.split('/').at(-1)}>
            {artifact.path}
          </a>
        )
      },
    },
    { name: 'step', head: 'Step', isNumber: true, cell: ({ step }) => step },
    { name: 'bytes', head: 'Size', isNumber: true, cell: ({ bytes }) => formatBytes(bytes) },
    {
      name: 'sha256',
      head: 'SHA-256',
      cell: ({ sha256 }) => (
        <code title={sha256} className="run-record-digest">
          {sha256.slice(0, 12)}
        </code>
      ),
    },
  ]
  return (
    <Box title="Files" {...(artifacts.some((each) => href(each) === undefined) && { note: 'not in this export' })}>
      <Table label="Files" columns={columns} rows={artifacts} keyOf={({ step, path }) => `${step} ${path}`} />
    </Box>
  )
}

/** Why it ran, of what, and with which settings: names of the environment, never values. */
export function RunFacts({ run, now, timeZone }: { readonly run: RunWithSteps } & Clock) {
  const at = (moment: string | null) => moment && <Moment at={moment} as="second" now={now} timeZone={timeZone} />
  const overrides = Object.entries(run.overrides)
  const { commit, branch, is_dirty, manifest_hash } = run.code
  return (
    <Box title="The run">
      <Facts
        facts={[
          ['Why', momentsInWords(run.cause, { now, timeZone })],
          ['Set off by', [originWords(run.origin), run.requester].filter(Boolean).join(' · ')],
          ['Repeats', run.retry_of !== null && <Link href={paths.run(run.retry_of)}>run {run.retry_of}</Link>],
          ['Attempt', run.attempt > 1 && run.attempt],
          ['Due', at(run.scheduled_for)],
          ['Not before', at(run.should_start_at)],
          ['Queued', at(run.created_at)],
          ['Waits for', run.waits_for && momentsInWords(run.waits_for, { now, timeZone })],
          ['Waited', run.queued_seconds !== null && formatSeconds(run.queued_seconds)],
          ['Began', at(run.started_at)],
          ['Ended', at(run.finished_at)],
          ['Cancelled by', run.cancel_asked_by],
          ['Target', run.target],
          ['Instance', run.instance],
          ['Commit', commit && <code>{commit}</code>],
          ['Branch', branch && `${branch}${is_dirty ? ', with changes that are not committed' : ''}`],
          ['Project', run.project_name],
          ['Manifest', manifest_hash && <code className="run-record-digest">{manifest_hash.slice(0, 12)}</code>],
          ['Counts against', run.pools.join(', ')],
          ['Priority', run.priority !== 0 && run.priority],
          ['In the hands of', run.owner && <code className="run-record-digest">{run.owner}</code>],
          ['Version', run.version && `Trellis ${run.version}`],
          ['Overrides', overrides.length > 0 && <Overrides overrides={overrides} />],
          [
            'Environment',
            run.environment_names.length > 0 && (
              <span className="run-record-names">
                {run.environment_names.map((name) => (
                  <code key={name}>{name}</code>
                ))}
              </span>
            ),
          ],
        ]}
      />
    </Box>
  )
}

function Overrides({ overrides }: { readonly overrides: readonly (readonly [string, unknown])[] }) {
  return (
    <ul className="run-record-overrides">
      {overrides.map(([name, value]) => (
        <li key={name}>
          <code>
            {name} = {typeof value === 'string' ? value : JSON.stringify(value)}
          </code>
        </li>
      ))}
    </ul>
  )
}

/** `duckdb /shop/greenery.duckdb "greenery"."main"."orders"`: the relation of it, without the database that all of them are in. */
function relationOf(resource: string): string {
  return /\s("[^\s].*)$/.exec(resource)?.[1]?.replaceAll('"', '') ?? resource
}

/** Which relations it had to itself, and for how long. */
export function RunLeases({ leases, now, timeZone }: { readonly leases: readonly Lease[] } & Clock) {
  if (leases.length === 0) return null
  const columns: readonly Column<Lease>[] = [
    {
      name: 'resource',
      head: 'Relation',
      isText: true,
      cell: ({ resource }) => <code title={resource}>{relationOf(resource)}</code>,
    },
    {
      name: 'node',
      head: 'Node',
      isText: true,
      cell: ({ unique_id }) => unique_id !== null && <Link href={paths.node(unique_id)}>{nodeName(unique_id)}</Link>,
    },
    { name: 'token', head: 'Token', isNumber: true, cell: ({ token }) => token },
    {
      name: 'acquired',
      head: 'Taken',
      cell: ({ acquired_at }) => <Moment at={acquired_at} now={now} timeZone={timeZone} />,
    },
    {
      name: 'held',
      head: 'Held',
      isNumber: true,
      cell: ({ acquired_at, ended_at }) =>
        formatSeconds(((ended_at === null ? now : Date.parse(ended_at)) - Date.parse(acquired_at)) / 1000),
    },
    {
      name: 'end',
      head: 'How it ended',
      cell: ({ end }) =>
        end === 'expired' ? (
          <Status tone="warn">its time ran out</Status>
        ) : end === 'released' ? (
          'given back'
        ) : (
          <Status tone="run">held</Status>
        ),
    },
  ]
  return (
    <Box title="Leases">
      <Table label="Leases" columns={columns} rows={leases} keyOf={({ resource, token }) => `${resource} ${token}`} />
    </Box>
  )
}
