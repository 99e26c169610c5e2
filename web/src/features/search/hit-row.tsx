import { KindMark } from '../../components/kind-mark.tsx'
import { type CatalogGraph, nameOf, wordOf } from '../../lib/catalog/catalog.ts'
import type { Hit } from './search.ts'
import './hit-row.css'

/** What was found: kind and name, where it stands, and the line in which the words are, marked. */
export function HitRow({ graph, hit }: { readonly graph: CatalogGraph; readonly hit: Hit }) {
  const { catalog } = graph
  const { node, field, marks, snippet } = hit
  const folder = wordOf(catalog, 'folder', node)
  return (
    <span className="hit-row">
      <KindMark resource_type={wordOf(catalog, 'resource_type', node)} />
      <span className="hit-row-name">
        <Marked text={nameOf(catalog, node)} marks={marks} />
      </span>
      <span className="hit-row-place">
        {wordOf(catalog, 'package_name', node)}
        {folder !== '' && folder !== '.' && `/${folder}`}
      </span>
      <span className="hit-row-text">
        {snippet ? (
          <>
            <span className="hit-row-field">{field}</span>{' '}
            <Marked text={snippet.text} marks={[[snippet.from, snippet.to]]} />
          </>
        ) : (
          catalog.description[node]
        )}
      </span>
    </span>
  )
}

interface MarkedProps {
  readonly text: string
  /** In their order. */
  readonly marks: readonly (readonly [from: number, to: number])[]
}

function Marked({ text, marks }: MarkedProps) {
  return (
    <>
      {marks.map(([from, to], at) => (
        <span key={from}>
          {text.slice(marks[at - 1]?.[1] ?? 0, from)}
          <mark>{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(marks.at(-1)?.[1] ?? 0)}
    </>
  )
}
