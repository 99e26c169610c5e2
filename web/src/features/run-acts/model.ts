import type { Run } from '#api/runs.ts'

/** Why something cannot be done to a run as it stands; undefined where it can. */
export interface RunRefusals {
  readonly cancel: string | undefined
  readonly retry: string | undefined
  readonly rerun: string | undefined
}

type Told = Pick<Run, 'job' | 'status' | 'is_over' | 'cancel_asked_at'>

export function runRefusals({ job, status, is_over, cancel_asked_at }: Told): RunRefusals {
  const typed = job === null ? 'It was typed on a command line' : undefined
  return {
    cancel: is_over ? 'It is over' : cancel_asked_at === null ? undefined : 'It is being cancelled',
    retry:
      typed === undefined
        ? !is_over
          ? 'It is not over'
          : status === 'success'
            ? 'Nothing failed in it'
            : undefined
        : `${typed}: trellis retry repeats it`,
    rerun: typed === undefined ? undefined : `${typed}: only runs of jobs are run again`,
  }
}
