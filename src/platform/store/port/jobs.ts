/** What is remembered of a job between its runs. */
export interface JobState {
  /** For clients that know jobs by number. */
  readonly id: number
  readonly job: string
  readonly instance: string | null
  /** Due times before that are none of its own. */
  readonly firstSeenAt: string
  readonly pausedAt: string | null
  readonly pausedBy: string | null
  /** How many runs in a row did not end well. */
  readonly failuresInARow: number
  /** What triggers keep, for example the newest file that was seen. */
  readonly memory: Readonly<Record<string, unknown>>
}

/** States of jobs, and the numbers of what clients know by number. */
export interface Jobs {
  /** The job's state; made where it is seen for the first time. */
  see(job: string, instance: string | null): Promise<JobState>
  /** All that were seen; only of a job, where it is named. */
  list(job?: string): Promise<readonly JobState[]>
  byId(id: number): Promise<JobState | undefined>
  /** False where it was so already. */
  pause(job: string, instance: string | null, by: string): Promise<boolean>
  resume(job: string, instance: string | null, by?: string): Promise<boolean>
  /** Replaces one entry of the job's memory, if it still is what the caller thinks it is. */
  remember(job: string, instance: string | null, key: string, was: unknown, is: unknown): Promise<boolean>
}
