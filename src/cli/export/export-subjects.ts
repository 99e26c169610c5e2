import { type CatalogIndex, catalogAddresses, type CatalogShard, lineageAddress } from '#api/catalog.ts'
import type { Dashboard, Dashboards, FilterOptions, Page, Pages } from '#api/dashboards.ts'
import { jobSelection } from '#api/job-selection.ts'
import type { Job } from '#api/jobs.ts'
import { nodeHistoryAddress } from '#api/run-details.ts'
import type { Run } from '#api/runs.ts'
import type { AskFor, ExportSubject } from './ask-answers.ts'

/** So many runs are told whole, the latest. */
const RUNS = 50
/** Of a filter with more values the first so many can be chosen. */
const VALUES = 250

/**
 * What the pages of an export show, by subject, each answer at the address at which its page asks for it. Nothing of it needs more
 * than the permission `read`: no failed rows, no sample rows.
 */
export const EXPORT_SUBJECTS: readonly ExportSubject[] = [overview, runs, jobs, catalog, snapshots, dashboards, pages]

async function overview(askFor: AskFor): Promise<void> {
  await all(askFor, [
    '/api/project',
    '/api/alerts',
    '/api/alerts?state=resolved',
    '/api/alerts/rules',
    '/api/deliveries',
    '/api/jobs',
    '/api/tests',
    '/api/freshness',
    '/api/deadlines?by=job',
    '/api/runs?limit=8',
  ])
  await freshnessHistories(askFor)
}

async function freshnessHistories(askFor: AskFor): Promise<void> {
  type Known = { readonly unique_id: string }
  const known = await askFor<{ readonly sources: readonly Known[]; readonly models: readonly Known[] }>(
    '/api/freshness',
  )
  const nodes = [...(known?.sources ?? []), ...(known?.models ?? [])]
  await all(
    askFor,
    nodes.map(({ unique_id }) => `/api/freshness/${encodeURIComponent(unique_id)}/history`),
  )
}

async function runs(askFor: AskFor): Promise<void> {
  await askFor('/api/runs/traits')
  const latest = await askFor<{ readonly runs: readonly Run[] }>(`/api/runs?limit=${RUNS}`)
  await Promise.all((latest?.runs ?? []).map((each) => run(askFor, each)))
}

async function run(askFor: AskFor, { id, job }: Run): Promise<void> {
  const path = `/api/runs/${id}`
  await all(askFor, [path, `${path}/nodes`, `${path}/leases`, `${path}/plan`, `${path}/artifacts`])
  if (job !== null) await askFor(`/api/runs?${new URLSearchParams({ job, limit: String(RUNS) })}`)
  // Piece by piece, to the one that is empty, as the page does.
  for (let after = 0; ; ) {
    const log = await askFor<{ readonly pieces: readonly unknown[]; readonly next: number }>(
      `${path}/log?after=${after}&limit=1000&characters=1000000`,
    )
    if (!log || log.pieces.length === 0 || log.next === after) return
    after = log.next
  }
}

async function jobs(askFor: AskFor): Promise<void> {
  await all(askFor, ['/api/matrix', '/api/ticks', '/api/plans', '/api/lint'])
  const known = await askFor<{ readonly jobs: readonly Job[] }>('/api/jobs')
  const names = new Set(known?.jobs.map(({ job }) => job))
  await all(
    askFor,
    (known?.jobs ?? []).flatMap(({ job, instance, does }) => {
      const { select, exclude } = jobSelection(does as Readonly<Record<string, unknown>>)
      const ofInstance = new URLSearchParams({ job, ...(instance !== null && { instance }), limit: String(RUNS) })
      return [`/api/runs?${ofInstance}`, lineageAddress(select, exclude) ?? []].flat()
    }),
  )
  await all(
    askFor,
    [...names].flatMap((job) => [
      `/api/jobs?${new URLSearchParams({ job })}`,
      `/api/ticks?${new URLSearchParams({ job, days: '400', limit: '5' })}`,
      `/api/deadlines?${new URLSearchParams({ job, by: 'job' })}`,
      `/api/jobs/${job}/explain`,
    ]),
  )
}

/** With the compiled code of all nodes: nobody will be there to compile one when it is wanted. */
async function catalog(askFor: AskFor): Promise<void> {
  const document = <Answer>(path: string) => askFor<Answer>(path, `${path}?compiled=true`)
  const index = await document<CatalogIndex>('/api/catalog')
  if (!index) return
  await askFor('/api/catalog/state')
  const documents = await Promise.all(
    catalogAddresses(index).map((address) => document<Partial<CatalogShard>>(address)),
  )
  const nodes = documents.flatMap((each) => each?.nodes ?? [])
  await all(
    askFor,
    nodes.flatMap(({ unique_id, tests = [] }) => [
      nodeHistoryAddress(unique_id),
      ...(tests.length === 0
        ? []
        : [`/api/tests?${new URLSearchParams(tests.map((test): [string, string] => ['unique_id', test.unique_id]))}`]),
    ]),
  )
}

async function snapshots(askFor: AskFor): Promise<void> {
  const known = await askFor<{ readonly snapshots: readonly { readonly unique_id: string }[] }>('/api/snapshots')
  const project = await askFor<{ readonly timezone: string }>('/api/project')
  const timezone = project?.timezone ?? 'UTC'
  await all(
    askFor,
    (known?.snapshots ?? []).flatMap(({ unique_id }) =>
      QUESTIONS.map(
        (question) =>
          `/api/snapshots/${encodeURIComponent(unique_id)}/changes?${new URLSearchParams({ ...question, timezone })}`,
      ),
    ),
  )
}

/** What is asked of a snapshot without a choice of dates, columns or keys. */
const QUESTIONS: readonly Readonly<Record<string, string>>[] = [
  {},
  { net: 'true' },
  { most_changed: 'true' },
  { never_changed: 'true' },
]

/** Each dashboard as it is opened, and with each value of each of its filters alone. */
async function dashboards(askFor: AskFor): Promise<void> {
  const known = await askFor<Dashboards>('/api/dashboards')
  await Promise.all((known?.dashboards ?? []).map(({ name }) => dashboard(askFor, name)))
}

async function dashboard(askFor: AskFor, name: string): Promise<void> {
  const path = `/api/dashboards/${encodeURIComponent(name)}`
  const found = await askFor<Dashboard>(path)
  if (!found) return
  const choices = await filterChoices(askFor, path, found)
  const tiles = found.tabs.flatMap((tab) => tab.tiles)
  await all(
    askFor,
    tiles.flatMap(({ id, filters }) => {
      const tile = `${path}/tiles/${encodeURIComponent(id)}`
      const heeded = choices.filter((choice) => filters.includes(choice.name))
      return [
        tile,
        `${tile}/computed`,
        ...heeded.map((choice) => `${tile}?${new URLSearchParams([[choice.name, choice.value]])}`),
      ]
    }),
  )
}

interface Choice {
  readonly name: string
  readonly value: string
}

async function filterChoices(askFor: AskFor, path: string, { filters }: Dashboard): Promise<readonly Choice[]> {
  const choices: Choice[] = []
  for (const { name, type, options, asks_for_options } of filters) {
    if (type === 'toggle') choices.push({ name, value: 'true' }, { name, value: 'false' })
    const asked = asks_for_options
      ? await askFor<FilterOptions>(`${path}/filters/${encodeURIComponent(name)}`)
      : undefined
    const known = (options ?? asked?.options ?? []).slice(0, VALUES)
    choices.push(...known.map(({ value }) => ({ name, value })))
  }
  return choices
}

async function pages(askFor: AskFor): Promise<void> {
  const known = await askFor<Pages>('/api/pages')
  await Promise.all((known?.pages ?? []).map(({ name }) => page(askFor, name)))
}

async function page(askFor: AskFor, name: string): Promise<void> {
  const path = `/api/pages/${encodeURIComponent(name)}`
  const found = await askFor<Page>(path)
  await all(
    askFor,
    (found?.blocks ?? []).flatMap((block) => ('id' in block ? [`${path}/blocks/${encodeURIComponent(block.id)}`] : [])),
  )
}

async function all(askFor: AskFor, paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => askFor(path)))
}
