/** The tables of history, as they are documented and as they are made. */

/** What kinds of values there are, whatever the warehouse calls them. Times are UTC. */
export type ColumnType = 'text' | 'integer' | 'number' | 'flag' | 'time'

export interface HistoryColumn {
  readonly type: ColumnType
  readonly about: string
}

export interface HistoryTable {
  readonly about: string
  /** The column that says when a row was true: what the freshness of the table is measured by. */
  readonly at: string
  readonly columns: Readonly<Record<string, HistoryColumn>>
}

const text = (about: string): HistoryColumn => ({ type: 'text', about })
const integer = (about: string): HistoryColumn => ({ type: 'integer', about })
const number = (about: string): HistoryColumn => ({ type: 'number', about })
const flag = (about: string): HistoryColumn => ({ type: 'flag', about })
const time = (about: string): HistoryColumn => ({ type: 'time', about })

/** What every table begins with. */
const HEAD = {
  store_id: text(
    'The store that knows the run. Several machines may write to one warehouse, each with a store of its own.',
  ),
  run_id: integer('The run, by its number in that store.'),
  instance: text('The instance of the project; null where there are none.'),
  target: text('The target of the profile.'),
} as const

const WRITTEN = { written_at: time('When this row was written.') } as const

const NODE = {
  ...HEAD,
  step: integer('The step of the run, from 1.'),
  unique_id: text("The node, by dbt's id."),
} as const

/**
 * All of them. Columns may be added at any place: tables that stand get them with the next run. What is there keeps its
 * name, its type and its meaning, because models of others read it.
 */
export const HISTORY_TABLES = {
  runs: {
    about: 'A row for each run that is over: a job, a call of the API, or a command that somebody typed.',
    at: 'finished_at',
    columns: {
      ...HEAD,
      job: text('The job; null for a command that somebody typed.'),
      origin: text(
        'What set it off: cli, schedule, api, page, completion, webhook, file, source, volume, rerun or retry.',
      ),
      cause: text('Why, in words.'),
      requester: text('Who asked.'),
      commands: text('Its command lines, one a line.'),
      status: text('success, error or cancelled.'),
      status_message: text('Why it ended so, where the steps do not say it.'),
      exit_code: integer('The highest among its steps.'),
      created_at: time('When it was asked for.'),
      started_at: time('When it began.'),
      finished_at: time('When it was over.'),
      duration_seconds: number('From its beginning to its end.'),
      scheduled_for: time('The due time that it stands for.'),
      attempt: integer('1 for the first try, 2 for the first repetition.'),
      retry_of: integer('The run that it repeats.'),
      project_name: text('The project.'),
      git_commit: text('The commit that the project was at.'),
      git_branch: text('The branch.'),
      is_dirty: flag('Whether files differed from that commit.'),
      manifest_hash: text('A digest of the manifest.'),
      trellis_version: text('The version of the program.'),
      nodes: integer('How many nodes it had results for.'),
      nodes_ok: integer('Of these: succeeded or passed.'),
      nodes_warned: integer('Of these: tests that warned.'),
      nodes_failed: integer('Of these: in error, or tests that failed.'),
      nodes_skipped: integer('Of these: skipped.'),
      rows_written: integer('Rows that the warehouse says were written, over all nodes.'),
      bytes_processed: integer('Bytes that the warehouse says were read or billed, over all nodes.'),
      ...WRITTEN,
    },
  },
  run_steps: {
    about: 'A row for each step of a run.',
    at: 'finished_at',
    columns: {
      ...HEAD,
      step: integer('Its place in the run, from 1.'),
      kind: text('dbt or shell.'),
      name: text('As it is called.'),
      command_line: text('What was run.'),
      status: text('success, error, cancelled or skipped.'),
      exit_code: integer('0 is done, 1 failed nodes, 2 an error.'),
      invocation_id: text("dbt's id of the invocation, as in artifacts and logs."),
      message: text('Why it ended so.'),
      started_at: time('When it began.'),
      finished_at: time('When it was over.'),
      duration_seconds: number('From its beginning to its end.'),
      ...WRITTEN,
    },
  },
  node_results: {
    about:
      'A row for each node of each step that was run: models, seeds, snapshots, tests and whatever else. What was only compiled has none.',
    at: 'finished_at',
    columns: {
      ...NODE,
      name: text('The last part of its id that is a name.'),
      resource_type: text('model, seed, snapshot, test, unit_test, source and so on.'),
      materialized: text('As configured: view, table, incremental …'),
      relation_name: text('What was written in the warehouse.'),
      status: text("As dbt's run_results.json says it."),
      message: text('What the warehouse said.'),
      failures: integer('Of a test: how many rows failed.'),
      execution_time: number('Seconds.'),
      started_at: time('When it began.'),
      finished_at: time('When it was over.'),
      rows_written: integer('Rows that the warehouse says were written; null where it says nothing.'),
      bytes_processed: integer('Bytes that the warehouse says were read or billed.'),
      checksum: text("Of the node's own code."),
      compiled_hash: text('Of the compiled code: the same digest, the same SQL.'),
      owner: text('Who owns the node.'),
      reused_from_run_id: integer('The run whose relation was fresh enough to be used instead of building it.'),
      thread: text('The thread that did it.'),
      ...WRITTEN,
    },
  },
  test_results: {
    about: 'A row for each test that was run, with what it is a test of.',
    at: 'finished_at',
    columns: {
      ...NODE,
      name: text('The name of the test.'),
      test_type: text('generic, singular or unit.'),
      test_of: text('The node that it is attached to.'),
      column_name: text('The column, where it is about one.'),
      severity: text('error or warn.'),
      status: text('pass, warn, fail, error or skipped.'),
      failures: integer('How many rows failed.'),
      message: text('What was said of it.'),
      execution_time: number('Seconds.'),
      finished_at: time('When it was over.'),
      owner: text('Who owns it.'),
      ...WRITTEN,
    },
  },
  source_freshness: {
    about: 'A row for each time that the freshness of a source was measured.',
    at: 'snapshotted_at',
    columns: {
      ...NODE,
      source_name: text('The source.'),
      table_name: text('Its table.'),
      status: text('pass, warn, error, or runtime error where it could not be measured.'),
      max_loaded_at: time('The newest moment that the source tells of.'),
      snapshotted_at: time('When it was measured.'),
      age_seconds: number('How old its newest data was then.'),
      warn_after_seconds: number('The age from which it is a warning.'),
      error_after_seconds: number('The age from which it is an error.'),
      error: text('Why it could not be measured.'),
      ...WRITTEN,
    },
  },
  model_freshness: {
    about: 'A row for a model, seed, snapshot or exposure whenever a run changed something about how fresh it is.',
    at: 'measured_at',
    columns: {
      ...HEAD,
      unique_id: text("The node, by dbt's id."),
      measured_at: time('When this was found.'),
      built_at: time('When its relation was last built well.'),
      data_as_of: time(
        'The newest moment that its own data tells of; where nobody says how to tell, when it was built.',
      ),
      effective_as_of: time('Up to when it knows of all its sources: the oldest among them.'),
      oldest_source: text('The source that makes it that old.'),
      expected_next_at: time('When it should be built next, by the schedule.'),
      verdict: text('fresh, late, stale or unknown.'),
      ...WRITTEN,
    },
  },
  row_counts: {
    about: 'How many rows a table had after the run that built it.',
    at: 'counted_at',
    columns: {
      ...HEAD,
      unique_id: text("The node, by dbt's id."),
      relation_name: text('The table.'),
      row_count: integer('How many rows it had.'),
      is_estimate: flag('Whether the warehouse estimated it: large tables of PostgreSQL are not counted.'),
      rows_written: integer('Rows that the run wrote; null where the warehouse does not say.'),
      counted_at: time('When they were counted.'),
      ...WRITTEN,
    },
  },
  model_versions: {
    about: 'A row for the first run with a new version of the code of a model, seed or snapshot.',
    at: 'first_run_at',
    columns: {
      ...HEAD,
      unique_id: text("The node, by dbt's id."),
      checksum: text("Of the node's own code."),
      previous_checksum: text('What it was before; null for the first version that is known.'),
      first_run_at: time('When that run had built it.'),
      git_commit: text('The commit that the project was at.'),
      is_dirty: flag('Whether files differed from that commit.'),
      ...WRITTEN,
    },
  },
} as const satisfies Readonly<Record<string, HistoryTable>>

export type HistoryTableName = keyof typeof HISTORY_TABLES

/**
 * Which runs are in the tables: a run is written together with its row here, and never twice. It belongs to the
 * writer; nobody has a reason to read it.
 */
export const LEDGER = 'written_runs'

export const LEDGER_TABLE: HistoryTable = {
  about: 'Which runs are in the tables already.',
  at: 'written_at',
  columns: {
    ...HEAD,
    created_at: text('When the run was asked for. A store that was put back from a backup gives numbers again.'),
    finished_at: text('When it was over.'),
    ...WRITTEN,
  },
}

/** A row by the names of its columns; what is left out is null. */
export type HistoryRow = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Rows by their tables. */
export type HistoryRows = { readonly [Table in HistoryTableName]: readonly HistoryRow[] }
