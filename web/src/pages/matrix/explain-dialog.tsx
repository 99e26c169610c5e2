import type { ExplainedJobs, Job } from '#api/jobs.ts'
import { Answered } from '../../components/answered.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { explainPath } from '../../features/job-acts/model.ts'
import { JobPlan } from '../../features/job-plan/view.tsx'

interface ExplainDialogProps {
  readonly job: Job | undefined
  readonly onClose: () => void
  readonly now: number
}

/** What a job would build if it ran now; nothing is run. */
export function ExplainDialog({ job, onClose, now }: ExplainDialogProps) {
  const path = job ? explainPath(job) : '/api/plans'
  const answer = useAnswer<ExplainedJobs>(path, { isWanted: job !== undefined })
  return (
    <Dialog
      label={`What ${job?.job ?? 'it'} would build`}
      isOpen={job !== undefined}
      onClose={onClose}
      className="explain"
    >
      <h2>
        What <span className="mono">{job?.job}</span> would build now
      </h2>
      <p className="explain-about">Nothing is run for this.</p>
      <Answered answer={answer} height={160}>
        {({ jobs }) => (
          <>
            {jobs.slice(0, 1).map((plan) => (
              <JobPlan key={plan.job} plan={plan} now={now} />
            ))}
          </>
        )}
      </Answered>
    </Dialog>
  )
}
