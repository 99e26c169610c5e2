import type { Project } from '#api/project.ts'
import type { ServerSettings, User } from '#api/settings.ts'
import { type Fact, Facts } from '../../components/facts.tsx'
import { Moment } from '../../components/moment.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { formatBytes } from '../../lib/format.ts'
import { commitWords, spanWords, storeWords } from './model.ts'

interface Reading {
  readonly now: number
  readonly timeZone: string
}

/** What is served, by whom, from which commit. */
export function ServerFacts({
  project,
  settings,
  reading,
}: {
  readonly project: Project
  readonly settings: ServerSettings
  readonly reading: Reading
}) {
  const { server, store, code } = settings
  const facts: readonly Fact[] = [
    ['Project', project.project_name ?? project.folder],
    ['Commit', commitWords(code)],
    ['Branch', code?.branch],
    ['Trellis', project.version],
    ['dbt', `as ${project.dbt_version}`],
    ['Up since', project.started_at && <Moment key="up" at={project.started_at} {...reading} />],
    ['Servers', project.servers.map(({ host, pid }) => `${host} (${pid})`).join(', ')],
    ['Address', location.origin],
    ['Called from outside', server.public_url],
    ['When it stops', server.shutdown === 'drain' ? 'runs may end' : 'runs are cancelled'],
    ['Published copy', server.publish],
    ['OpenLineage', server.open_lineage],
    ['Store', `${storeWords(store.kind)}, ${formatBytes(store.bytes)}, version ${store.schema_version}`],
    ['Runs kept', String(project.runs)],
    ['Time zone', project.timezone],
  ]
  return <Facts label="Server" facts={facts} />
}

/** What goes after how long. */
export function RetentionFacts({ retention, history, audit }: ServerSettings) {
  const facts: readonly Fact[] = [
    ['Runs', spanWords(retention.runs_seconds)],
    ['Of each job', retention.runs_per_job === null ? 'all' : `the last ${retention.runs_per_job}`],
    ['Of all runs', retention.total_runs === null ? 'all' : `the last ${retention.total_runs}`],
    ['Logs, artifacts', spanWords(retention.details_seconds)],
    ['Measurements', spanWords(retention.history_seconds)],
    ['Rows of failing tests', `${retention.failed_rows} of a test, for ${spanWords(retention.failed_rows_seconds)}`],
    ['Tables of history', history.enabled ? <code key="schema">{history.schema}</code> : 'none'],
    ['Audit bundles', audit.is_signed ? 'signed' : 'not signed'],
  ]
  return <Facts label="Retention" facts={facts} />
}

/** How people and programs come in. */
export function SecurityFacts({ security }: ServerSettings) {
  const facts: readonly Fact[] = [
    ['Sign in', security.sign_in ?? 'nobody has to on this machine'],
    ['A session lasts', spanWords(security.session_seconds)],
    ['A token lasts', spanWords(security.token_lifetime_seconds)],
    ['Also called', security.hosts.join(', ')],
  ]
  return <Facts label="Security" facts={facts} />
}

/** The same project elsewhere. */
export function InstanceTable({ instances }: Pick<ServerSettings, 'instances'>) {
  type Instance = ServerSettings['instances'][number]
  const columns: Column<Instance>[] = [
    { name: 'name', head: 'Instance', cell: ({ name }) => <span className="mono">{name}</span> },
    { name: 'description', head: 'What it is', cell: ({ description }) => description ?? '' },
    {
      name: 'target',
      head: 'Target',
      cell: ({ target, profile }) => [profile, target].filter(Boolean).join(' / ') || '–',
    },
    { name: 'timezone', head: 'Time zone', cell: ({ timezone }) => timezone ?? '–' },
    { name: 'owner', head: 'Owner', cell: ({ owner }) => owner ?? '–' },
  ]
  return <Table label="Instances" columns={columns} rows={instances} keyOf={({ name }) => name} />
}

/** Who may sign in with a password. */
export function UserTable({ users, reading }: { readonly users: readonly User[]; readonly reading: Reading }) {
  const columns: Column<User>[] = [
    { name: 'name', head: 'User', cell: ({ name }) => name },
    { name: 'role', head: 'Role', cell: ({ role }) => role },
    { name: 'made', head: 'Made', cell: ({ created_at }) => <Moment at={created_at} as="age" {...reading} /> },
    {
      name: 'signed',
      head: 'Last signed in',
      cell: ({ last_sign_in_at }) =>
        last_sign_in_at === null ? 'never' : <Moment at={last_sign_in_at} as="age" {...reading} />,
    },
  ]
  return <Table label="Users" columns={columns} rows={users} keyOf={({ name }) => name} />
}
