import { memo } from 'react'
import { Link } from 'wouter'
import { ChoiceMenu } from '../../components/choice-menu.tsx'
import { KindMark } from '../../components/kind-mark.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { VirtualRows } from '../../components/virtual-rows.tsx'
import { type CatalogGraph, nameOf, wordOf } from '../../lib/catalog/catalog.ts'
import { kindOf } from '../../lib/catalog/kinds.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'
import { formatAge, formatNumber } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import type { CatalogQuery, CatalogSorting, Facet, Found } from './model.ts'
import './view.css'

const ROW_HEIGHT = 34

interface CatalogListProps {
  readonly graph: CatalogGraph
  readonly states: CatalogStates | undefined
  readonly nodes: readonly number[]
  readonly query: CatalogQuery
  readonly now: number
  readonly onSort: (sort: CatalogSorting | undefined, isDown: boolean) => void
}

/** Nodes, a line each: what it is, what it is for, how it fares. */
export function CatalogList({ graph, states, nodes, query, now, onSort }: CatalogListProps) {
  const head = (name: string, sort?: CatalogSorting, className = '') => {
    const isOn = sort !== undefined && query.sort === sort
    return (
      <div
        role="columnheader"
        className={`catalog-${className || name.toLowerCase()}`}
        aria-sort={isOn ? (query.isDown ? 'descending' : 'ascending') : undefined}
      >
        {sort ? (
          <button
            type="button"
            className="table-sort"
            onClick={() => (isOn && query.isDown ? onSort(undefined, false) : onSort(sort, isOn))}
          >
            {name}
            <span aria-hidden="true">{isOn ? (query.isDown ? ' ↓' : ' ↑') : ''}</span>
          </button>
        ) : (
          name
        )}
      </div>
    )
  }
  return (
    <VirtualRows
      label="Nodes"
      className="catalog-list"
      count={nodes.length}
      rowHeight={ROW_HEIGHT}
      startsAnewWith={JSON.stringify(query)}
      keyOf={(index) => nodes[index] ?? index}
      head={
        <div role="row" className="catalog-row catalog-head">
          {head('Name', 'name')}
          {head('Description')}
          {head('Materialized')}
          {head('Owner')}
          {head('Columns', 'columns')}
          {head('Tests', 'tests')}
          {head('Last result', 'built', 'result')}
        </div>
      }
      row={(index) => {
        const node = nodes[index]
        return node === undefined ? null : <CatalogRow graph={graph} states={states} node={node} now={now} />
      }}
    />
  )
}

interface CatalogRowProps {
  readonly graph: CatalogGraph
  readonly states: CatalogStates | undefined
  readonly node: number
  readonly now: number
}

/** Drawn once for as long as it is in sight. */
const CatalogRow = memo(function CatalogRow({ graph, states, node, now }: CatalogRowProps) {
  const { catalog } = graph
  const name = nameOf(catalog, node)
  const columns = catalog.columns[node] ?? 0
  return (
    <div className="catalog-row" role="presentation">
      <div role="cell" className="catalog-name">
        <KindMark resource_type={wordOf(catalog, 'resource_type', node)} />
        <Link href={paths.node(catalog.unique_id[node] ?? '')} title={name}>
          {name}
        </Link>
      </div>
      <div role="cell" className="catalog-description" title={catalog.description[node]}>
        {catalog.description[node]}
      </div>
      <div role="cell" className="catalog-materialized">
        {wordOf(catalog, 'materialized', node) || wordOf(catalog, 'type', node)}
      </div>
      <div role="cell" className="catalog-owner">
        {wordOf(catalog, 'owner', node)}
      </div>
      <div role="cell" className="catalog-columns">
        {columns > 0 && columns}
      </div>
      <div role="cell" className="catalog-tests">
        <Tests graph={graph} states={states} node={node} />
      </div>
      <div role="cell" className="catalog-result">
        <LastResult states={states} node={node} now={now} />
      </div>
    </div>
  )
})

function Tests({ graph, states, node }: Omit<CatalogRowProps, 'now'>) {
  const { all, failed, warned, passed } = states?.tests(node) ?? { ...NO_TESTS, all: graph.testsOf(node).length }
  if (all === 0) return null
  if (failed > 0) return <Status tone="bad">{`${failed} of ${all}`}</Status>
  if (warned > 0) return <Status tone="warn">{`${warned} of ${all}`}</Status>
  if (passed === all) return <Status tone="ok">{all}</Status>
  return <span className="catalog-quiet">{passed === 0 ? all : `${passed} of ${all}`}</span>
}

const NO_TESTS = { failed: 0, warned: 0, passed: 0 }

function LastResult({ states, node, now }: Pick<CatalogRowProps, 'states' | 'node' | 'now'>) {
  const result = states?.result(node)
  const freshness = states?.freshness(node)
  const [status, at] = result
    ? [result.status, result.finished_at]
    : [freshness?.verdict, freshness?.data_as_of ?? null]
  if (status === undefined) return null
  return (
    <>
      <Status tone={toneOf(status)}>{status}</Status>
      {at !== null && <span className="catalog-quiet">{formatAge(new Date(at).toISOString(), now)}</span>}
    </>
  )
}

const FACET_LABELS: Readonly<Record<Exclude<Facet, 'type'>, string>> = {
  status: 'Status',
  tag: 'Tag',
  owner: 'Owner',
  group: 'Group',
  materialized: 'Materialized',
  access: 'Access',
  package: 'Package',
}

interface CatalogFacetsProps {
  readonly found: Found
  readonly query: CatalogQuery
  readonly onChoose: (facet: Facet, values: readonly string[]) => void
}

/** Kinds as a row to press; everything else a menu. What no node has is left out. */
export function CatalogFacets({ found, query, onChoose }: CatalogFacetsProps) {
  const types = query.chosen.type
  return (
    <>
      <div className="catalog-kinds" role="group" aria-label="Kinds">
        {found.counts.type.map(({ value, count }) => {
          const isOn = types.includes(value)
          return (
            <button
              key={value}
              type="button"
              aria-pressed={isOn}
              className={isOn ? 'catalog-kind catalog-kind-on' : 'catalog-kind'}
              onClick={() => onChoose('type', isOn ? types.filter((each) => each !== value) : [...types, value])}
            >
              {kindOf(value).many} <span>{formatNumber(count, 0)}</span>
            </button>
          )
        })}
      </div>
      <div className="catalog-facets">
        {(Object.keys(FACET_LABELS) as (keyof typeof FACET_LABELS)[])
          .filter((facet) => found.counts[facet].length > 0)
          .map((facet) => (
            <ChoiceMenu
              key={facet}
              label={FACET_LABELS[facet]}
              choices={found.counts[facet].map(({ value, count }) => ({ value, label: value, count }))}
              chosen={query.chosen[facet]}
              onChoose={(values) => onChoose(facet, values)}
            />
          ))}
      </div>
    </>
  )
}
