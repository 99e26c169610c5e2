import { paths } from '../../../lib/paths.ts'
import { type LineageQuery, writeLineageQuery } from './lineage-query.ts'

export type HrefOf = (change: Partial<LineageQuery>, at?: string) => string

/** Writes addresses that differ from a query by a change, with the box that is looked at. What a job selects stands in the job, and not in the address. */
export function lineageAddress(query: LineageQuery, job: string | null, instance: string | undefined): HrefOf {
  return (change, at) => {
    const isOfJob = job !== null && !('node' in change) && !('select' in change)
    const own = isOfJob ? { select: '', exclude: '' } : {}
    const written = new URLSearchParams(writeLineageQuery({ ...query, ...change, ...own }))
    if (isOfJob) written.set('job', job)
    if (instance !== undefined) written.set('instance', instance)
    if (at !== undefined) written.set('at', at)
    const text = String(written)
    return `${paths.lineage()}${text === '' ? '' : `?${text}`}`
  }
}
