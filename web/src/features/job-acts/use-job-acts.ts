import type { Job } from '#api/jobs.ts'
import type { Run } from '#api/runs.ts'
import type { AnswerProblem } from '../../data/source.ts'
import { useAct } from '../../data/use-act.ts'
import { useRefusal } from '../../data/use-refusal.ts'
import { pauseAct, resumeAct, runAct, runRefusal } from './model.ts'

type Place = Pick<Job, 'job' | 'instance'>

/** What can be done to jobs, what came of it last, and why something may not be done. */
export interface JobActs {
  readonly run: (place: Place) => void
  readonly pause: (place: Place) => void
  readonly resume: (place: Place) => void
  readonly isBusy: boolean
  /** The run that was asked for last. */
  readonly started: Run | undefined
  readonly problem: AnswerProblem | null
  readonly runRefusal: (job: Job) => string | undefined
  readonly changeRefusal: string | undefined
}

export function useJobActs(): JobActs {
  const [running, switching] = [useAct<Run>(), useAct()]
  const refusal = useRefusal()
  return {
    run: (place) => running.mutate(runAct(place)),
    pause: (place) => switching.mutate(pauseAct(place)),
    resume: (place) => switching.mutate(resumeAct(place)),
    isBusy: running.isPending || switching.isPending,
    started: running.data,
    problem: running.error ?? switching.error,
    runRefusal: (job) => refusal('run') ?? runRefusal(job),
    changeRefusal: refusal('change'),
  }
}
