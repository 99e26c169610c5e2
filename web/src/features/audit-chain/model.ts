import type { AuditRecord } from '#api/audit.ts'

/** Which links of the chain are shown, as the address says it. */
export interface AuditFilters {
  readonly action: readonly string[]
  readonly actor: string
  readonly subject: string
  readonly from: string
  readonly to: string
  /** Older than this link. */
  readonly before: string
}

export function filtersOf(params: URLSearchParams): AuditFilters {
  const text = (name: string) => params.get(name) ?? ''
  return {
    action: params.getAll('action'),
    actor: text('actor'),
    subject: text('subject'),
    from: text('from'),
    to: text('to'),
    before: text('before'),
  }
}

export function auditPath({ action, actor, subject, from, to, before }: AuditFilters): string {
  const params = new URLSearchParams()
  for (const each of action) params.append('action', each)
  for (const [name, value] of Object.entries({ actor, subject, from, to: dayAfter(to), before })) {
    if (value !== '') params.set(name, value)
  }
  const query = params.toString()
  return `/api/audit${query === '' ? '' : `?${query}`}`
}

/** The server leaves out what is of the end itself: a day is meant with all of its hours. */
function dayAfter(day: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return day
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

/** What can be filtered for; the server tells of each only that it is there. */
export const ACTIONS = [
  'run.requested',
  'run.taken',
  'run.started',
  'run.project_read',
  'step.ended',
  'run.cancel_asked',
  'run.finished',
  'run.adopted',
  'run.given_back',
  'job.paused',
  'job.resumed',
  'tick.left_out',
  'settings.changed',
  'token.made',
  'token.revoked',
  'rows.counted',
  'snapshot.undone',
  'alert.acknowledged',
  'alert.silenced',
  'alert.resolved',
  'server.started',
  'store.swept',
] as const

/** The run that a link is about. */
export function runOfSubject(subject: string): number | undefined {
  const [, id] = /^run (\d+)\b/.exec(subject) ?? []
  return id === undefined ? undefined : Number(id)
}

/** What a link holds, shortened: `status: success, exit_code: 0`. */
export function dataWords({ data }: Pick<AuditRecord, 'data'>): string {
  return Object.entries(data)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
}

/** The commands that write evidence of these days, and check it. */
export function bundleCommands(from: string, to: string): readonly string[] {
  const name = `evidence${from === '' ? '' : `-${from}`}${to === '' ? '' : `-${to}`}`
  const span = `${from === '' ? '' : ` --from ${from}`}${to === '' ? '' : ` --to ${to}`}`
  return [`trellis audit export${span} --output ${name}`, `trellis audit verify ${name}`]
}
