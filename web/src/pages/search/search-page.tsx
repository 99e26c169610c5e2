import { useEffect, useState } from 'react'
import { Link, useLocation, useSearch as useAddress } from 'wouter'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Unanswered } from '../../components/unanswered.tsx'
import { VirtualRows } from '../../components/virtual-rows.tsx'
import { HitRow } from '../../features/search/hit-row.tsx'
import { useSearch } from '../../features/search/use-search.ts'
import { KIND_ORDER, kindOf } from '../../lib/catalog/kinds.ts'
import { counted, formatNumber } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import './search-page.css'

const HITS = 1000
const ROW_HEIGHT = 52

/** All that is found, with room to read it; what is typed stands in the address. */
export function SearchPage() {
  const [, go] = useLocation()
  const asked = new URLSearchParams(useAddress()).get('q') ?? ''
  const [typed, setTyped] = useState(asked)
  useEffect(() => setTyped(asked), [asked])
  const { graph, answer, problem, typed: answered } = useSearch(typed, HITS, true)
  const change = (text: string) => {
    setTyped(text)
    go(paths.search({ q: text }), { replace: true })
  }
  const kinds = Object.entries(answer?.kinds ?? {}).sort(
    ([one], [other]) => KIND_ORDER.indexOf(one) - KIND_ORDER.indexOf(other),
  )
  return (
    <Page
      title="Search"
      facts={
        answer && typed.trim() !== '' && <Pill>{answer.total === 0 ? 'nothing' : counted(answer.total, 'node')}</Pill>
      }
    >
      <div className="search-page">
        <input
          type="search"
          className="search-page-box"
          aria-label="Search"
          autoFocus
          placeholder='Words, "two words", type:model, tag:daily, column:user_id'
          value={typed}
          onChange={({ target }) => change(target.value)}
        />
        {problem && <Unanswered problem={problem} />}
        <div className="search-page-kinds" role="group" aria-label="Kinds">
          {kinds.map(([kind, count]) => (
            <button
              key={kind}
              type="button"
              className="search-page-kind"
              onClick={() => change(withKind(typed, kind))}
              aria-pressed={typed.includes(`type:${kind}`)}
            >
              {kindOf(kind).many} <span>{formatNumber(count, 0)}</span>
            </button>
          ))}
        </div>
        {typed.trim() === '' ? (
          <Empty title="What are you looking for?">
            Names, columns, descriptions and code of all nodes are searched.
          </Empty>
        ) : graph && answer && answer.hits.length > 0 ? (
          <VirtualRows
            label="Found"
            className="search-page-list"
            count={answer.hits.length}
            rowHeight={ROW_HEIGHT}
            startsAnewWith={answered}
            row={(index) => {
              const hit = answer.hits[index]
              const unique_id = hit ? (graph.catalog.unique_id[hit.node] ?? '') : ''
              return (
                hit && (
                  <div role="cell" className="search-page-hit">
                    <Link href={paths.node(unique_id)}>
                      <HitRow graph={graph} hit={hit} />
                    </Link>
                  </div>
                )
              )
            }}
          />
        ) : (
          answered === typed && (
            <Empty title="Nothing holds this">Every word has to be somewhere in a node; fewer of them find more.</Empty>
          )
        )}
      </div>
    </Page>
  )
}

/** Of this kind alone, or of all again. */
function withKind(typed: string, kind: string): string {
  const word = `type:${kind}`
  return typed.includes(word) ? typed.replace(word, '').trim() : `${typed.replace(/\btype:\S+/g, '').trim()} ${word}`
}
