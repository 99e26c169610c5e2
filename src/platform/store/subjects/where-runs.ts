import type { Parameter } from '../database/database.ts'
import { oneOf } from '../database/rows.ts'
import type { RunFilter } from '../port/runs.ts'

/** The condition that a filter stands for; empty where it lets everything through. */
export function whereRuns(filter: RunFilter): { readonly sql: string; readonly parameters: readonly Parameter[] } {
  const conditions: string[] = []
  const parameters: Parameter[] = []
  const compare = (left: string, value: Parameter): void => {
    if (value === undefined) return
    parameters.push(value)
    conditions.push(`${left} $${parameters.length}`)
  }
  const among = (column: string, values: readonly Parameter[] | undefined): void => {
    if (values === undefined) return
    const part = oneOf(column, values, parameters.length + 1)
    conditions.push(part.sql)
    parameters.push(...part.parameters)
  }
  among('id', filter.ids)
  among('job', filter.jobs)
  among('status', filter.statuses)
  among('origin', filter.origins)
  among('requester', filter.requesters)
  compare('instance =', filter.instance)
  compare('target =', filter.target)
  compare('owner =', filter.owner)
  compare('created_at >=', filter.created?.from)
  compare('created_at <', filter.created?.to)
  compare('finished_at >=', filter.finished?.from)
  compare('finished_at <', filter.finished?.to)
  compare('id >', filter.idAbove)
  compare('id <', filter.idBelow)
  // Only this lets an index answer that holds nothing but the few that are not over.
  if (filter.statuses?.every((status) => status === 'queued' || status === 'starting' || status === 'running')) {
    conditions.push('finished_at is null')
  }
  return { sql: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, parameters }
}
