import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Answered } from '../../components/answered.tsx'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { useCatalog, useStates } from '../../data/use-catalog.ts'
import { useNow } from '../../data/use-clock.ts'
import { useInstance } from '../../data/use-instance.ts'
import {
  type CatalogQuery,
  FACETS,
  findNodes,
  growTree,
  readQuery,
  TREES,
  type TreeKind,
  writeQuery,
} from '../../features/catalog/model.ts'
import { Tree } from '../../features/catalog/tree.tsx'
import { CatalogFacets, CatalogList } from '../../features/catalog/view.tsx'
import { type CatalogGraph, wordOf } from '../../lib/catalog/catalog.ts'
import { counted, formatAge } from '../../lib/format.ts'
import { inInstance } from '../../lib/in-instance.ts'
import { paths } from '../../lib/paths.ts'
import './catalog-page.css'

/** All nodes of the project, of every kind, and what of them one looks for. */
export function CatalogPage() {
  const [instance] = useInstance()
  const answer = useCatalog(instance)
  return answer.data ? (
    <CatalogOf graph={answer.data} instance={instance} />
  ) : (
    <Page title="Catalog" acts={<InstanceChoice />}>
      <Answered answer={answer} height={600}>
        {() => null}
      </Answered>
    </Page>
  )
}

const TREE_LABELS: Readonly<Record<TreeKind, string>> = { folder: 'Folders', package: 'Packages', database: 'Database' }

function CatalogOf({ graph, instance }: { readonly graph: CatalogGraph; readonly instance: string | undefined }) {
  const { catalog } = graph
  const [, go] = useLocation()
  const search = useSearch()
  const query = useMemo(() => readQuery(search), [search])
  const [text, setText] = useState(query.text)
  // Going back brings the text of that address back.
  useEffect(() => setText(query.text), [query.text])
  const asked = useDeferredValue(useMemo(() => ({ ...query, text }), [query, text]))
  const states = useStates(graph, instance)
  const found = useMemo(() => findNodes(graph, states, asked), [graph, states, asked])
  const places = useMemo(() => growTree(catalog, asked.tree, found.anywhere), [catalog, asked.tree, found.anywhere])
  const now = useNow(60_000)
  const hasOwn = useMemo(
    () => catalog.unique_id.some((_, node) => wordOf(catalog, 'package_name', node) === catalog.project_name),
    [catalog],
  )
  const hrefOf = (change: Partial<CatalogQuery>) =>
    inInstance(`${paths.catalog()}${writeQuery({ ...query, text, ...change })}`, instance)
  const isNarrowed = text !== '' || query.at !== '' || FACETS.some((facet) => query.chosen[facet].length > 0)
  return (
    <Page
      title="Catalog"
      facts={
        <>
          <Pill>
            {found.nodes.length === catalog.size
              ? counted(catalog.size, 'node')
              : `${found.nodes.length.toLocaleString()} of ${counted(catalog.size, 'node')}`}
          </Pill>
          <Pill>
            {catalog.catalog_at === null ? (
              'warehouse not described yet'
            ) : (
              <>
                warehouse described <b>{formatAge(catalog.catalog_at, now)}</b>
              </>
            )}
          </Pill>
        </>
      }
      acts={<InstanceChoice />}
    >
      <div className="catalog-page">
        <details className="catalog-page-places" open={!isNarrow()}>
          <summary>{TREE_LABELS[query.tree]}</summary>
          <div className="catalog-page-trees" role="group" aria-label="How the tree is grown">
            {TREES.map((tree) => (
              <Button
                key={tree}
                kind="bare"
                aria-pressed={tree === query.tree}
                className={tree === query.tree ? 'catalog-page-tree-on' : ''}
                onClick={() => go(hrefOf({ tree, at: '' }))}
              >
                {TREE_LABELS[tree]}
              </Button>
            ))}
          </div>
          <Tree label={TREE_LABELS[query.tree]} places={places} at={query.at} hrefOf={(at) => hrefOf({ at })} />
        </details>
        <div className="catalog-page-nodes">
          <div className="catalog-page-bar">
            <input
              type="search"
              className="catalog-page-find"
              placeholder="Name or description"
              aria-label="Name or description"
              value={text}
              onChange={({ target: { value } }) => {
                setText(value)
                go(hrefOf({ text: value }), { replace: true })
              }}
            />
            <CatalogFacets
              found={found}
              query={query}
              onChoose={(facet, values) => go(hrefOf({ chosen: { ...query.chosen, [facet]: values } }))}
            />
            {isNarrowed && (
              <Button kind="bare" onClick={() => go(inInstance(paths.catalog(), instance))}>
                Show all
              </Button>
            )}
          </div>
          {!hasOwn && (
            <Empty title="The project has nothing of its own yet">
              A file <code>models/orders.sql</code> is a model. What is listed comes with dbt and with packages.
            </Empty>
          )}
          {found.nodes.length === 0 ? (
            <Empty title="No node is like this">Take a filter away, or search with / in columns and code too.</Empty>
          ) : (
            <CatalogList
              graph={graph}
              states={states}
              nodes={found.nodes}
              query={asked}
              now={now}
              onSort={(sort, isDown) => go(hrefOf({ sort, isDown }), { replace: true })}
            />
          )}
        </div>
      </div>
    </Page>
  )
}

function isNarrow(): boolean {
  return matchMedia('(max-width: 900px)').matches
}
