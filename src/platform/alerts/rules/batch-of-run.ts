import type { AlertEvent } from '../../settings/alerts.ts'
import type { Fact, MessageItem, MessageRows, MessageRun } from '../message.ts'
import { happeningInWords } from './batch-message.ts'
import { failureInWords } from './failure-in-words.ts'
import { type Batch, type Happening, newBatch } from './happening.ts'
import { lateNodes, lateWithLine } from './late-with.ts'
import type { NodeFacts, ProjectFacts } from './project-facts.ts'
import { causesInWords, type EndedNode, type RootCause, rootCauses } from './root-causes.ts'

/** A run that is over, and what it takes to tell of it. */
export interface EndedRun {
  readonly id: number
  readonly at: string
  readonly status: 'success' | 'error' | 'cancelled'
  /** How the last finished run of the same job ended; null where there was none. */
  readonly previous: 'success' | 'error' | 'cancelled' | null
  /** Null for what was started by hand. */
  readonly job: string | null
  readonly instance: string | null
  readonly owner: string | null
  readonly tags: readonly string[]
  /** The last result of each node. */
  readonly results: readonly EndedNode[]
  /** What it measured of sources, in dbt's words. */
  readonly sources: readonly {
    readonly unique_id: string
    readonly status: 'pass' | 'warn' | 'error' | 'runtime error'
    /** How old its data were found to be, or why that could not be found out. */
    readonly detail: string
  }[]
  /** By source: the nodes that are late because it is. */
  readonly lateWith: ReadonlyMap<string, readonly string[]>
  /** How tests and sources stood before, in dbt's words. */
  readonly before: ReadonlyMap<string, string>
  readonly project: ProjectFacts
  readonly facts: readonly Fact[]
  readonly rows: readonly MessageRows[]
  readonly link: string | null
  readonly run: MessageRun | null
}

/** All that rules may want to know of a run that is over, with why what failed did. */
export function batchOfRun(ended: EndedRun): Batch {
  const { id, at, project, results, sources, facts, rows, link, run } = ended
  const late = sources.filter(({ status }) => status !== 'pass')
  const nodes: readonly EndedNode[] = [
    ...late.map(({ unique_id, detail }) => ({ unique_id, status: 'late' as const, message: detail, failures: null })),
    ...results,
  ]
  const found = rootCauses(nodes, (unique_id) => project.get(unique_id)?.parents ?? [])
  const skippedBy = new Map(found.causes.map((cause) => [cause.node.unique_id, cause]))
  const typeOf = (unique_id: string) => project.get(unique_id)?.resource_type || (unique_id.split('.')[0] ?? 'node')
  // A source that is late without being an error, and took nothing with it, is no reason why a run failed.
  const warned = new Set(sources.filter(({ status }) => status === 'warn').map(({ unique_id }) => unique_id))
  const reasons = found.causes.filter(({ node, skipped }) => skipped.length > 0 || !warned.has(node.unique_id))
  const isTroubled = reasons.length + found.skippedCount > 0
  return newBatch({
    id: `run ${id}`,
    at,
    facts,
    rows,
    link,
    run,
    summary: isTroubled ? causesInWords({ ...found, causes: reasons }, typeOf) : null,
    happenings: [...ofJob(ended, reasons), ...ofTests(ended, typeOf, skippedBy), ...ofSources(ended, skippedBy)],
    items: found.causes.map((cause) => itemOf(cause, project)),
  })
}

/** The subject of all that is about a job. */
export function subjectOfJob(job: string | null, instance: string | null): string {
  return withInstance(job === null ? 'started by hand' : `job ${job}`, instance)
}

function withInstance(subject: string, instance: string | null): string {
  return instance === null ? subject : `${subject} @ ${instance}`
}

function ofJob(ended: EndedRun, reasons: readonly RootCause[]): readonly Happening[] {
  const { job, instance, owner, tags, at, status, previous, results, project, run } = ended
  const base = {
    subject: subjectOfJob(job, instance),
    name: withInstance(job ?? 'A run', instance),
    at,
    job,
    owners: owner === null ? [] : [owner],
    groups: [],
    tags,
    nodes: results.map(({ unique_id }) => unique_id),
    detail: '',
  }
  switch (status) {
    case 'success': {
      const succeeded = { ...base, event: 'run.succeeded', severity: 'info' } as const
      return previous === 'error' ? [succeeded, { ...base, event: 'job.recovered', severity: 'info' }] : [succeeded]
    }
    case 'error':
      return [
        {
          ...base,
          event: 'run.errored',
          severity: 'error',
          detail:
            failureInWords(reasons, (unique_id) => nameOf(unique_id, project.get(unique_id))) ||
            (run?.statusMessage ?? ''),
        },
      ]
    case 'cancelled':
      return [{ ...base, event: 'run.cancelled', severity: 'info' }]
  }
}

const TROUBLED: ReadonlySet<string> = new Set(['fail', 'error', 'warn', 'runtime error'])

function ofTests(
  ended: EndedRun,
  typeOf: (unique_id: string) => string,
  skippedBy: ReadonlyMap<string, RootCause>,
): readonly Happening[] {
  return ended.results.flatMap((result) => {
    const { unique_id, status } = result
    if (!['test', 'unit_test'].includes(typeOf(unique_id))) return []
    const cause = skippedBy.get(unique_id) ?? { node: result, skipped: [] }
    if (status === 'fail' || status === 'error') return [ofNode(ended, 'test.failed', 'error', cause)]
    if (status === 'warn') return [ofNode(ended, 'test.warned', 'warn', cause)]
    const wasTroubled = TROUBLED.has(ended.before.get(unique_id) ?? '')
    return status === 'pass' && wasTroubled ? [ofNode(ended, 'test.recovered', 'info', cause)] : []
  })
}

function ofSources(ended: EndedRun, skippedBy: ReadonlyMap<string, RootCause>): readonly Happening[] {
  return ended.sources.flatMap(({ unique_id, status, detail }) => {
    const node: EndedNode = { unique_id, status: 'late', message: detail, failures: null }
    const cause = skippedBy.get(unique_id) ?? { node, skipped: [] }
    if (status !== 'pass') {
      const happening = ofNode(ended, 'freshness.late', status === 'warn' ? 'warn' : 'error', cause)
      const lateWith = lateNodes(ended.lateWith.get(unique_id) ?? [], ended.project)
      return [{ ...happening, detail: linesOf(happening.detail, lateWithLine(lateWith)), lateWith }]
    }
    const wasLate = TROUBLED.has(ended.before.get(unique_id) ?? '')
    return wasLate ? [ofNode(ended, 'freshness.recovered', 'info', cause)] : []
  })
}

function ofNode(ended: EndedRun, event: AlertEvent, severity: Happening['severity'], cause: RootCause): Happening {
  const { project, job, instance, at } = ended
  const { unique_id } = cause.node
  const facts = project.get(unique_id)
  return {
    event,
    subject: withInstance(unique_id, instance),
    name: withInstance(nameOf(unique_id, facts), instance),
    at,
    severity,
    job,
    owners: facts?.owners ?? [],
    readers: facts?.readers ?? [],
    groups: facts?.group == null ? [] : [facts.group],
    tags: facts?.tags ?? [],
    // A test is of what it tests, too.
    nodes: [unique_id, ...(facts && facts.resource_type.endsWith('test') ? facts.parents : [])],
    detail: severity === 'info' ? '' : detailOf(cause, project),
  }
}

function itemOf(cause: RootCause, project: ProjectFacts): MessageItem {
  const { unique_id, status } = cause.node
  const name = nameOf(unique_id, project.get(unique_id))
  return {
    level: status === 'late' ? 'warning' : 'error',
    name: status === 'late' ? happeningInWords({ name, event: 'freshness.late' }) : `${name} failed`,
    detail: detailOf(cause, project),
  }
}

const MOST_NAMES = 8

/** What the warehouse or the test said, and what was skipped because of it. */
function detailOf({ node, skipped }: RootCause, project: ProjectFacts): string {
  const names = skipped.slice(0, MOST_NAMES).map(({ unique_id }) => nameOf(unique_id, project.get(unique_id)))
  const more = skipped.length > names.length ? ` and ${skipped.length - names.length} more` : ''
  return linesOf(
    (node.message ?? '').trim(),
    names.length > 0 ? `Skipped because of it: ${names.join(', ')}${more}` : '',
  )
}

function linesOf(...lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join('\n')
}

function nameOf(unique_id: string, facts: NodeFacts | undefined): string {
  return facts?.name || unique_id.split('.').slice(2).join('.') || unique_id
}
