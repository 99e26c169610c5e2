import type { Leases, Plans } from '#api/run-details.ts'
import { Box } from '../../components/box.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { RUN_EVENTS } from '../../data/use-runs.ts'
import { JobPlan } from '../../features/job-plan/view.tsx'
import { RunFacts, RunLeases } from '../../features/run-record/view.tsx'
import type { ShownRun } from './shown-run.ts'

export function DetailsTab({ shown: { run, now, timeZone } }: { readonly shown: ShownRun }) {
  const changesWith = run.is_over ? [] : RUN_EVENTS
  const leases = useAnswer<Leases>(`/api/runs/${run.id}/leases`, { changesWith }).data
  const plans = useAnswer<Plans>(`/api/runs/${run.id}/plan`, { changesWith }).data
  return (
    <>
      <RunFacts run={run} now={now} timeZone={timeZone} />
      {plans?.plans.map(({ step, plan }) => (
        <Box key={step} title="What the cell meant to build, and to take as it was">
          <JobPlan plan={plan} now={Date.parse(run.started_at ?? run.created_at)} />
        </Box>
      ))}
      {leases && <RunLeases leases={leases.leases} now={now} timeZone={timeZone} />}
    </>
  )
}
