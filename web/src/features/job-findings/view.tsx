import { Link } from 'wouter'
import type { Finding } from '#api/jobs.ts'
import { Status } from '../../components/status.tsx'
import { nodeName } from '../../lib/node-name.ts'
import { paths } from '../../lib/paths.ts'
import { findingTone, leadOf, placeWords } from './model.ts'
import './job-findings.css'

/** What the lint has to say of the jobs: models in no cell, in two, what cannot be in time. */
export function JobFindings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className="job-findings">
      {findings.map((finding) => (
        <li key={`${finding.code}\n${finding.message}`}>
          <p>
            <Status tone={findingTone(finding)}>{finding.severity}</Status> {leadOf(finding)}
            {placeWords(finding) !== '' && <code className="job-findings-place"> {placeWords(finding)}</code>}
          </p>
          {finding.unique_ids.length > 0 && (
            <p className="job-findings-nodes">
              {finding.unique_ids.map((unique_id) => (
                <Link key={unique_id} href={paths.node(unique_id)} className="mono">
                  {nodeName(unique_id)}
                </Link>
              ))}
            </p>
          )}
          {finding.hint !== null && <p className="job-findings-hint">hint: {finding.hint}</p>}
        </li>
      ))}
    </ul>
  )
}
