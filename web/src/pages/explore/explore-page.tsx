import { Answered } from '../../components/answered.tsx'
import { Empty } from '../../components/empty.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { useSource } from '../../data/source-context.ts'
import { useCatalog } from '../../data/use-catalog.ts'
import { useQueryText } from '../../features/dashboards/dashboard/use-query-text.ts'
import { ExploreView } from '../../features/dashboards/explore/explore-view.tsx'

/** Questions to a model by who writes no SQL. */
export function ExplorePage() {
  const source = useSource()
  const catalog = useCatalog(undefined, { isWanted: source.kind === 'server' })
  const [search, onSearch] = useQueryText()
  return (
    <Page
      title="Explore"
      about="Measures of a model, by what you like. Share the address, or save it as a tile."
      acts={<InstanceChoice />}
    >
      {source.kind === 'export' ? (
        <Empty title="An export cannot be asked">
          Exploring asks the warehouse: <code>trellis up</code> serves a page that can.
        </Empty>
      ) : (
        <Answered answer={catalog} height={400}>
          {(known) => <ExploreView catalog={known} search={search} onSearch={onSearch} />}
        </Answered>
      )}
    </Page>
  )
}
