import type { Execution } from '#execution/execution.ts'
import { newRun, type Run } from '#execution/runner/node-task.ts'
import { nodeContext } from '#execution/runner/node-context.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { splitMarks } from '#manifest/dashboards/sql/marks.ts'
import type { DescribedColumn } from '#manifest/dashboards/sql/tile-queries.ts'
import type { CompiledQuery, KnownColumn } from '#manifest/dashboards/query.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { withoutIndent } from '#project/dashboards/query-text.ts'
import { type AskedQuery, inWords, parseQuery } from '#project/parser/dashboards/parse-query.ts'
import { ParserState } from '#project/parser/parser-state.ts'
import type { QueryCheck } from '#warehouse/adapter/read-query.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { ownText } from './own-text.ts'

const THREAD = 'MainThread'

/** Compiles queries of dashboards and pages, each as a node that nobody else sees. */
export class QueryCompiler {
  readonly #execution: Execution
  readonly #session: Session
  readonly #state: ParserState
  readonly #run: Run
  readonly #reads: QueryCheck

  constructor(execution: Execution, session: Session, reads: QueryCheck) {
    this.#execution = execution
    this.#session = session
    this.#reads = reads
    this.#run = newRun(execution, 1)
    const { setup, macros, manifest, files } = execution
    this.#state = new ParserState(setup, macros, manifest, files)
  }

  /** Throws a `DbtError` with what is wrong with it. */
  async compile(query: AskedQuery, columns: readonly DescribedColumn[]): Promise<CompiledQuery> {
    const execution = this.#execution
    const node = parseQuery(this.#state, execution.index, query)
    const task = { run: this.#run, node, index: 1, thread: THREAD, events: execution.events, session: this.#session }
    try {
      await this.#run.compiler.compile(node, {
        session: this.#session,
        thread: THREAD,
        writes: false,
        contextOf: (each, extra) =>
          nodeContext({ ...task, node: each as never }, { extra: new Map([...query.members, ...(extra ?? [])]) })
            .context,
      })
    } catch (error) {
      throw error instanceof DbtError ? inWords(error, query, node) : error
    }
    const { manifest, setup } = execution
    await this.#reads.check(ownText(node, manifest, setup))
    const sql = splitMarks(withoutIndent(node.compiled_code ?? ''))
    const filters = sql.flatMap((part) => (typeof part === 'string' ? [] : [part.filter]))
    const depends_on = [...node.depends_on.nodes]
    return {
      sql,
      depends_on,
      filters: [...new Set(filters)].filter((name) => !name.startsWith('at.')),
      columns: describe(columns, depends_on, manifest),
    }
  }
}

/** The columns that a query tells of, and those of its models, each with what is said of it there. */
function describe(
  columns: readonly DescribedColumn[],
  depends_on: readonly string[],
  manifest: Manifest,
): readonly KnownColumn[] {
  const described = new Map<string, string>()
  for (const id of depends_on) {
    const read = manifest.nodes.get(id as never) ?? manifest.sources.get(id as never)
    for (const { name, description } of Object.values(read && 'columns' in read ? read.columns : {})) {
      const key = name.toLowerCase()
      if (!described.has(key) && description !== '') described.set(key, description)
    }
  }
  const known = columns.map(({ of, ...column }) => ({
    ...column,
    description: column.description || (of === null ? '' : (described.get(of.toLowerCase()) ?? '')),
  }))
  const names = new Set(known.map(({ name }) => name.toLowerCase()))
  const others = [...described].filter(([name]) => !names.has(name))
  return [...known, ...others.map(([name, description]) => ({ name, label: null, description, format: null }))]
}
