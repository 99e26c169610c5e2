import './status.css'

/** What a thing is like: always a sign and a word, never colour alone. */
export type Tone = 'ok' | 'warn' | 'bad' | 'run' | 'off'

export function Status({ tone, children }: { readonly tone: Tone; readonly children: React.ReactNode }) {
  return <span className={`status status-${tone}`}>{children}</span>
}

/** The tone of what dbt, a run or a step says of itself. */
export function toneOf(status: string | null | undefined): Tone {
  return (status !== null && status !== undefined && TONES[status]) || 'off'
}

const TONES: Readonly<Record<string, Tone>> = {
  success: 'ok',
  pass: 'ok',
  reused: 'ok',
  fresh: 'ok',
  kept: 'ok',
  resolved: 'ok',
  delivered: 'ok',
  warn: 'warn',
  late: 'warn',
  stale: 'warn',
  at_risk: 'warn',
  pending: 'warn',
  'partial success': 'warn',
  error: 'bad',
  fail: 'bad',
  'runtime error': 'bad',
  missed: 'bad',
  firing: 'bad',
  failed: 'bad',
  running: 'run',
  starting: 'run',
  queued: 'run',
}
