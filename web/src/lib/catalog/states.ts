import type { CatalogState } from '#api/catalog.ts'
import type { CatalogGraph } from './catalog.ts'

/** The last result of a node. Moments are milliseconds since 1970. */
export interface NodeResult {
  readonly status: string
  readonly run_id: number
  readonly finished_at: number | null
  readonly execution_time: number | null
  readonly failures: number | null
  readonly rows: number | null
}

export interface NodeFreshness {
  readonly verdict: string
  readonly data_as_of: number | null
  readonly expected_next_at: number | null
}

/** The tests of a node, by how they ended last. */
export interface TestCounts {
  readonly all: number
  readonly passed: number
  readonly warned: number
  readonly failed: number
}

const FAILED: ReadonlySet<string> = new Set(['fail', 'error', 'runtime error'])

/** How the nodes of a catalog have fared, by their places in it. */
export class CatalogStates {
  readonly #graph: CatalogGraph
  readonly #state: CatalogState
  readonly #results: Int32Array
  readonly #freshness: Int32Array
  /** How many of its tests fail. */
  readonly #failing: Uint32Array

  constructor(graph: CatalogGraph, state: CatalogState) {
    this.#graph = graph
    this.#state = state
    this.#results = rowsOf(graph, state.results.unique_id)
    this.#freshness = rowsOf(graph, state.freshness.unique_id)
    this.#failing = new Uint32Array(graph.catalog.size)
    state.results.unique_id.forEach((unique_id, row) => {
      const test = FAILED.has(state.statuses[state.results.status[row] ?? 0] ?? '') ? graph.find(unique_id) : undefined
      for (const tested of test === undefined ? [] : graph.testedBy(test)) {
        this.#failing[tested] = (this.#failing[tested] ?? 0) + 1
      }
    })
  }

  result(node: number): NodeResult | undefined {
    const row = this.#results[node] ?? -1
    if (row < 0) return undefined
    const { results, statuses } = this.#state
    return {
      status: statuses[results.status[row] ?? 0] ?? '',
      run_id: results.run_id[row] ?? 0,
      finished_at: results.finished_at[row] ?? null,
      execution_time: results.execution_time[row] ?? null,
      failures: results.failures[row] ?? null,
      rows: results.rows[row] ?? null,
    }
  }

  status(node: number): string | undefined {
    const row = this.#results[node] ?? -1
    return row < 0 ? undefined : this.#state.statuses[this.#state.results.status[row] ?? 0]
  }

  finishedAt(node: number): number | null {
    const row = this.#results[node] ?? -1
    return row < 0 ? null : (this.#state.results.finished_at[row] ?? null)
  }

  freshness(node: number): NodeFreshness | undefined {
    const row = this.#freshness[node] ?? -1
    if (row < 0) return undefined
    const { freshness, verdicts } = this.#state
    return {
      verdict: verdicts[freshness.verdict[row] ?? 0] ?? '',
      data_as_of: freshness.data_as_of[row] ?? null,
      expected_next_at: freshness.expected_next_at[row] ?? null,
    }
  }

  tests(node: number): TestCounts {
    const tests = this.#graph.testsOf(node)
    const statuses = tests.map((test) => this.status(test) ?? '')
    return {
      all: tests.length,
      passed: statuses.filter((status) => status === 'pass').length,
      warned: statuses.filter((status) => status === 'warn').length,
      failed: statuses.filter((status) => FAILED.has(status)).length,
    }
  }

  hasFailingTest(node: number): boolean {
    return (this.#failing[node] ?? 0) > 0
  }
}

function rowsOf(graph: CatalogGraph, ids: readonly string[]): Int32Array {
  const rows = new Int32Array(graph.catalog.size).fill(-1)
  ids.forEach((id, row) => {
    const node = graph.find(id)
    if (node !== undefined) rows[node] = row
  })
  return rows
}
