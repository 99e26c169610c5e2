import { Link } from 'wouter'
import type { Job } from '#api/jobs.ts'
import { Menu, type MenuItem } from '../../components/menu.tsx'
import { Said } from '../../components/said.tsx'
import { paths } from '../../lib/paths.ts'
import { queuedWords } from './model.ts'
import type { JobActs } from './use-job-acts.ts'

interface JobMenuProps {
  /** Of one cell: a job in its instances. */
  readonly jobs: readonly Job[]
  readonly acts: JobActs
  readonly onExplain: (job: Job) => void
}

/** Run now, pause or resume, explain. */
export function JobMenu({ jobs, acts, onExplain }: JobMenuProps) {
  const [first] = jobs
  if (!first) return null
  const isPaused = jobs.every(({ is_paused }) => is_paused)
  const all = { job: first.job, instance: null }
  const items: MenuItem[] = [
    ...jobs.map((job) => ({
      label: job.instance === null ? 'Run now' : `Run now in ${job.instance}`,
      onChoose: () => acts.run(job),
      refusal: acts.runRefusal(job),
    })),
    {
      label: isPaused ? 'Resume' : 'Pause',
      onChoose: () => (isPaused ? acts.resume(all) : acts.pause(all)),
      refusal: acts.changeRefusal,
    },
    { label: 'Explain', onChoose: () => onExplain(first) },
  ]
  return <Menu label={`What can be done to ${first.job}`} items={items} />
}

/** What came of the last act. */
export function JobSaid({ acts }: { readonly acts: JobActs }) {
  const { started, problem } = acts
  return <Said problem={problem}>{started && <Link href={paths.run(started.id)}>{queuedWords(started)}</Link>}</Said>
}
