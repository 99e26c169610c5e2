/** `trellis tests show`: how one test has fared, and the rows that it found last. */
import { Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { NodePoint } from '#platform/store/port/node-results.ts'
import type { FailedRows, TestHistory } from '#platform/store/port/tests.ts'
import { trendOf } from '#platform/test-history/trend.ts'
import { lookIntoStore, placeOf, targetNameOf } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { showDistance } from './show-moment.ts'
import { testJson, testName } from './tests.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
}

const RUNS = 20

export const describeTestsShow: DescribeCommand = (command, host) => {
  command
    .argument('<test>', 'Its name, or its unique id')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (name: string, words: Words) => {
    const invocation = projectInvocation(host, words, ['tests', 'show'])
    const store = await lookIntoStore(invocation, settingsOfProject(invocation))
    try {
      const place = await placeOf(host, invocation, await targetNameOf(invocation))
      const history = findHistory(await store.tests.history(place), name)
      const { unique_id, lastRunId } = history
      const { instance, target } = place
      const runs = await store.nodeResults.history(unique_id, { instance, target, limit: RUNS })
      const rows = (await store.tests.rows(lastRunId, unique_id)).at(-1)
      if (words.output === 'json') {
        const told = { ...testJson(history), runs: runs.map(runJson), rows: rows ? rowsJson(rows) : null }
        host.output.write(`${JSON.stringify(told, null, 2)}\n`)
      } else host.output.write(asText(history, runs, rows, invocation.effects.now()))
    } finally {
      await store.close()
    }
  })
}

const HELP = `
Rows are kept with the keys of their model, as many and as long as retention.failed_rows of trellis.yml says. Columns that
its mask names, or that have meta: {masked: true}, are hidden.`

function findHistory(histories: readonly TestHistory[], name: string): TestHistory {
  const found = histories.filter(({ unique_id }) => unique_id === name || testName(unique_id) === name)
  const [first] = found
  if (first && found.length === 1) return first
  const meant = closest(
    name,
    histories.map(({ unique_id }) => testName(unique_id)),
  )
  throw dbtError(
    'DbtUsageException',
    'tests/unknown',
    first ? `'${name}' is the name of several tests` : `No test called '${name}' was ever run here`,
    {
      hint: first
        ? `write one of ${found.map(({ unique_id }) => unique_id).join(', ')}`
        : meant === undefined
          ? 'trellis tests names those that were'
          : `did you mean '${meant}'?`,
    },
  )
}

function asText(history: TestHistory, runs: readonly NodePoint[], rows: FailedRows | undefined, now: number): string {
  const ago = (text: string | null) => (text === null ? '' : `${text}, ${showDistance(Date.parse(text), now)}`)
  const facts: [string, string][] = [
    ['status', `${history.status} since run ${history.sinceRunId}, ${showDistance(Date.parse(history.since), now)}`],
    ['trend', trendOf(history)],
    ['first seen', ago(history.firstSeenAt)],
    ['last passed', ago(history.lastPassedAt)],
    ['last failed', ago(history.lastFailedAt)],
  ]
  const head = facts.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(12)} ${text}\n`)
  const lines = runs.map(({ runId, at, status, failures, job }) => [
    String(runId),
    at,
    status,
    failures ? String(failures) : '',
    job ?? '',
  ])
  return [
    `${history.unique_id}\n`,
    ...head,
    '\n',
    textTable(['RUN', 'AT', 'STATUS', 'ROWS', 'JOB'], lines),
    ...(rows ? ['\n', rowsText(rows)] : []),
  ].join('')
}

function rowsText({ columns, rows, total, runId }: FailedRows): string {
  if (columns.length === 0) return `Of the ${total} rows that run ${runId} found, none could be had any more.\n`
  const cell = (value: unknown) =>
    value === null ? 'null' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const title = rows.length < total ? `${rows.length} of ${total} that run ${runId} found:` : `What run ${runId} found:`
  return `${title}\n\n${textTable(
    columns,
    rows.map((row) => row.map(cell)),
  )}`
}

function runJson({ runId, at, status, failures, job, execution_time }: NodePoint): Record<string, unknown> {
  return { run_id: runId, at, status, failures, job, execution_time }
}

function rowsJson({ runId, step, columns, rows, total, expiresAt }: FailedRows): Record<string, unknown> {
  return { run_id: runId, step, columns, rows, total, expires_at: expiresAt }
}
