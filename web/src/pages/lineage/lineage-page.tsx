import { Answered } from '../../components/answered.tsx'
import { Empty } from '../../components/empty.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { useCatalog } from '../../data/use-catalog.ts'
import { useLayoutThread } from '../../features/lineage/use-scene.ts'
import { LineageOf } from './lineage-of.tsx'
import { useAsked, useSelection } from './use-asked.ts'

/** What is made of what: around a node, of a selection, of a job, or of everything. */
export function LineagePage() {
  // All that it takes is asked for at once.
  const answer = useCatalog()
  const thread = useLayoutThread()
  const { job, jobs, query, isUnknown } = useAsked()
  const selection = useSelection(query, answer.data)
  if (isUnknown) {
    return (
      <Page title="Lineage">
        <Empty title={`There is no job ${job}`}>The matrix shows those that there are.</Empty>
      </Page>
    )
  }
  if (answer.data && query) {
    return <LineageOf graph={answer.data} query={query} job={job} selection={selection} thread={thread} />
  }
  return (
    <Page title="Lineage">
      {job !== null && jobs.error ? (
        <Failure message={jobs.error.message} hint={jobs.error.hint} />
      ) : (
        <Answered answer={answer} height={600}>
          {() => null}
        </Answered>
      )}
    </Page>
  )
}
