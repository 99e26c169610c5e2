import type { Token } from '#api/tokens.ts'
import type { Tone } from '../../components/status.tsx'

/** dbt Cloud's permission sets, with what they allow here. */
export const SCOPES = [
  { value: 'metadata_only', label: 'metadata_only: look, without rows of the warehouse' },
  { value: 'readonly', label: 'readonly: look' },
  { value: 'job_runner', label: 'job_runner: also start, cancel and repeat runs' },
  { value: 'job_admin', label: 'job_admin: also pause jobs, silence alerts' },
  { value: 'account_admin', label: 'account_admin: everything' },
] as const

/** For so many days a new token holds. */
export const LIFETIMES = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'a year' },
  { days: 0, label: 'until it is revoked' },
] as const

export interface TokenState {
  readonly tone: Tone
  readonly words: string
}

export function tokenState({ revoked_at, revoked_by, expires_at }: Token, now: number): TokenState {
  if (revoked_at !== null) return { tone: 'off', words: `revoked${revoked_by === null ? '' : ` by ${revoked_by}`}` }
  if (expires_at !== null && Date.parse(expires_at) <= now) return { tone: 'off', words: 'expired' }
  return { tone: 'ok', words: 'valid' }
}

/** What is asked of the server; 0 days are none. */
export function newTokenBody(name: string, scope: string, days: number, now: number) {
  return {
    name,
    scopes: [scope],
    expires_at: days === 0 ? null : new Date(now + days * 86_400_000).toISOString(),
  }
}
