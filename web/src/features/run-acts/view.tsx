import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Run } from '#api/runs.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Said } from '../../components/said.tsx'
import { useAct } from '../../data/use-act.ts'
import { useRefusal } from '../../data/use-refusal.ts'
import { paths } from '../../lib/paths.ts'
import { runRefusals } from './model.ts'

type Told = Pick<Run, 'id' | 'job' | 'status' | 'is_over' | 'cancel_asked_at'>

/** What can be done to a run: a new one that comes of it is shown at once. */
export function RunActs({ run }: { readonly run: Told }) {
  const [, go] = useLocation()
  const act = useAct<Run>()
  const mayNot = useRefusal()('run')
  const refusals = runRefusals(run)
  const [asks, setAsks] = useState(false)
  const repeat = (how: 'retry' | 'rerun') =>
    act.mutate({ path: `/api/runs/${run.id}/${how}` }, { onSuccess: ({ id }) => go(paths.run(id)) })
  return (
    <>
      {run.is_over ? (
        <>
          <ActButton onAct={() => repeat('rerun')} refusal={mayNot ?? refusals.rerun} isBusy={act.isPending}>
            Run again
          </ActButton>
          {run.status !== 'success' && (
            <ActButton
              kind="main"
              onAct={() => repeat('retry')}
              refusal={mayNot ?? refusals.retry}
              isBusy={act.isPending}
            >
              Retry from failure
            </ActButton>
          )}
        </>
      ) : (
        <ActButton onAct={() => setAsks(true)} refusal={mayNot ?? refusals.cancel} isBusy={act.isPending}>
          Cancel
        </ActButton>
      )}
      <Confirm
        title={`Cancel run ${run.id}?`}
        does="Cancel the run"
        isOpen={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => act.mutate({ path: `/api/runs/${run.id}/cancel` })}
      >
        What is being built is given up; what is built stays. It can be repeated from there.
      </Confirm>
      {act.error && <Said problem={act.error} />}
    </>
  )
}
