import type { AuditRecord } from '../../store/port/audit.ts'
import type { EvidenceDigests } from '../run-evidence.ts'

/** What a link of the chain says of a run that ended; undefined where it is about something else. */
export function evidenceOf({
  action,
  subject,
  data,
}: Pick<AuditRecord, 'action' | 'subject' | 'data'>):
  | { readonly runId: number; readonly digests: EvidenceDigests | undefined }
  | undefined {
  const [, id] = /^run (\d+)$/.exec(subject) ?? []
  if (action !== 'run.finished' || id === undefined) return undefined
  return { runId: Number(id), digests: data['evidence'] as EvidenceDigests | undefined }
}

/** Where an artifact of that digest is. */
export function artifactFile(sha256: string): string {
  return `artifacts/${sha256}.json`
}

/** Where the compiled code of that digest is. */
export function compiledFile(sha256: string): string {
  return `compiled/${sha256}.sql`
}
