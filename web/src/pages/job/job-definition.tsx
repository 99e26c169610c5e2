import { Link } from 'wouter'
import type { Job } from '#api/jobs.ts'
import { type Fact, Facts } from '../../components/facts.tsx'
import { doesWords } from '../../features/matrix/model.ts'
import { paths } from '../../lib/paths.ts'

/** What a job is, as `trellis.yml` says it. */
export function JobDefinition({ job }: { readonly job: Job }) {
  const steps = 'steps' in job.does
  const facts: readonly Fact[] = [
    [steps ? 'Steps' : 'Builds', <code key="does">{doesWords(job)}</code>],
    ['Starts', job.cron.length > 0 && <code key="cron">{job.cron.join(' · ')}</code>],
    ['Time zone', job.cron.length > 0 && job.timezone],
    ['After', job.after && `${job.after.jobs.join(job.after.all ? ' and ' : ' or ')} (${job.after.status.join(', ')})`],
    ['Needs', job.needs.length > 0 && <JobLinks key="needs" names={job.needs} />],
    ['Triggers', job.triggers.length > 0 && job.triggers.join(', ')],
    ['Deadline', job.deadline],
    ['Owner', job.owner],
    ['Target', job.target],
    ['Instance', job.instance],
    ['Tags', job.tags.length > 0 && job.tags.join(', ')],
    ['From outside', !job.has_api && 'never: api: false'],
    ['Enabled', !job.is_enabled && 'no: only people start it'],
  ]
  return <Facts label="What it is" facts={facts} />
}

function JobLinks({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.map((name) => (
        <Link key={name} href={paths.job(name)} className="mono">
          {name}{' '}
        </Link>
      ))}
    </>
  )
}
