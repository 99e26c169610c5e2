import type { Artifacts } from '#api/run-details.ts'
import { Answered } from '../../components/answered.tsx'
import { useSource } from '../../data/source-context.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { RUN_EVENTS } from '../../data/use-runs.ts'
import { RunFiles, RunSteps } from '../../features/run-record/view.tsx'
import { paths } from '../../lib/paths.ts'
import type { ShownRun } from './shown-run.ts'

export function FilesTab({ shown: { run } }: { readonly shown: ShownRun }) {
  const source = useSource()
  const artifacts = useAnswer<Artifacts>(`/api/runs/${run.id}/artifacts`, {
    changesWith: run.is_over ? [] : RUN_EVENTS,
  })
  return (
    <>
      <RunSteps steps={run.steps} logHref={(step) => paths.run(run.id, 'log', { step: String(step) })} />
      <Answered answer={artifacts}>
        {(answer) => (
          <RunFiles
            artifacts={answer.artifacts}
            href={({ step, path }) =>
              source.href(
                `/api/runs/${run.id}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}?step=${step}`,
              )
            }
          />
        )}
      </Answered>
    </>
  )
}
