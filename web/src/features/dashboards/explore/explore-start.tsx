import { Link } from 'wouter'
import { Empty } from '../../../components/empty.tsx'
import type { CatalogGraph } from '../../../lib/catalog/catalog.ts'
import { useInstance } from '../../../data/use-instance.ts'
import { paths } from '../../../lib/paths.ts'
import { exploreSearch, readExplore } from './explore-state.ts'
import type { ModelChoice } from './model-words.ts'
import './explore-start.css'

const FEW = 12

interface ExploreStartProps {
  readonly catalog: CatalogGraph
  readonly models: readonly ModelChoice[]
}

/** Where nothing is chosen yet: the models that dashboards and other exposures read, which somebody has made to be looked at. */
export function ExploreStart({ catalog, models }: ExploreStartProps) {
  const [instance] = useInstance()
  if (models.length === 0) {
    return (
      <Empty title="There is nothing to measure yet">
        A file <code>models/orders.sql</code> is a model; once <code>trellis build</code> has built it, its columns can
        be measured here.
      </Empty>
    )
  }
  const offered = toBegin(catalog, models)
  return (
    <section className="explore-start">
      <h2>Choose a model</h2>
      <p>Then what is measured, and by what. The address holds all of it.</p>
      {offered.length > 0 && (
        <ul>
          {offered.map(({ unique_id, label, about }) => (
            <li key={unique_id}>
              <Link href={`${paths.explore()}?${exploreSearch({ ...readExplore(''), model: unique_id, instance })}`}>
                <b>{label}</b>
                <span>{about}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface Offered extends ModelChoice {
  readonly about: string
}

/** The more is shown of a model already, the more there is to be found in it. */
function toBegin(graph: CatalogGraph, models: readonly ModelChoice[]): readonly Offered[] {
  const { catalog } = graph
  const kindOf = (node: number) => catalog.words[catalog.resource_type[node] ?? 0]
  return models
    .flatMap((model) => {
      const node = graph.find(model.unique_id)
      if (node === undefined || kindOf(node) !== 'model') return []
      const exposures = graph.children(node).filter((each) => kindOf(each) === 'exposure').length
      return [{ ...model, about: catalog.description[node] ?? '', exposures }]
    })
    .sort((a, b) => b.exposures - a.exposures || Number(b.about !== '') - Number(a.about !== ''))
    .slice(0, FEW)
}
