import { Answered } from '../../components/answered.tsx'
import { Empty } from '../../components/empty.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { Unanswered } from '../../components/unanswered.tsx'
import { useCatalog } from '../../data/use-catalog.ts'
import { useInstance } from '../../data/use-instance.ts'
import { useLayoutThread } from '../../features/lineage/use-scene.ts'
import { LineageOf } from './lineage-of.tsx'
import { useAsked, useSelection } from './use-asked.ts'

/** What is made of what: around a node, of a selection, of a job, or of everything. */
export function LineagePage() {
  // All that it takes is asked for at once.
  const [instance] = useInstance()
  const answer = useCatalog(instance)
  const thread = useLayoutThread()
  const { job, jobs, query, isUnknown } = useAsked()
  const selection = useSelection(query, answer.data, instance)
  if (isUnknown) {
    return (
      <Page title="Lineage">
        <Empty title={`There is no job ${job}`}>The matrix shows those that there are.</Empty>
      </Page>
    )
  }
  if (answer.data && query) {
    const of = { graph: answer.data, instance, query, job, selection, thread }
    return <LineageOf {...of} />
  }
  return (
    <Page title="Lineage" acts={<InstanceChoice />}>
      {job !== null && jobs.error ? (
        <Unanswered problem={jobs.error} />
      ) : (
        <Answered answer={answer} height={600}>
          {() => null}
        </Answered>
      )}
    </Page>
  )
}
